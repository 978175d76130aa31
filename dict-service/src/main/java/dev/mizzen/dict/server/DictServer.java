package dev.mizzen.dict.server;

import dev.mizzen.dict.process.Service;

/**
 * The process. Exit status: 0 after SIGTERM, 1 when it cannot listen, 2 when its environment is
 * wrong. With the argument {@code restore} it is {@link RestoreCommand} instead.
 */
public final class DictServer {
  private DictServer() {}

  /** Runs until SIGTERM. */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      Runtime.getRuntime().halt(RestoreCommand.run(arguments, System.getenv(), System.in));
      return;
    }
    Service.run(environment -> new RunningServer(ServerConfig.of(environment)));
  }
}
