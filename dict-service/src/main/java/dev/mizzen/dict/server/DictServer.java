package dev.mizzen.dict.server;

import dev.mizzen.dict.config.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process. Exit status: 0 after SIGTERM, 1 when it cannot listen, 2 when its environment is
 * wrong. With the argument {@code restore} it is {@link RestoreCommand} instead.
 */
public final class DictServer {
  private static final Logger LOG = LoggerFactory.getLogger(DictServer.class);

  private DictServer() {}

  /** Runs until SIGTERM. */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      Runtime.getRuntime().halt(RestoreCommand.run(arguments, System.getenv(), System.in));
      return;
    }
    RunningServer server;
    try {
      server = new RunningServer(ServerConfig.of(System.getenv()));
    } catch (ConfigurationException e) {
      LOG.atError().addKeyValue("mistakes", e.getMessage()).log("The environment is wrong");
      System.exit(ConfigurationException.EXIT_STATUS);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      server.stop();
                      // Without it the JVM ends with the number of the signal.
                      Runtime.getRuntime().halt(0);
                    }));
    try {
      server.start();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Could not start");
      Runtime.getRuntime().halt(1);
    }
  }
}
