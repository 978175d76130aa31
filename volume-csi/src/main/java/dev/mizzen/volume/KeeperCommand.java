package dev.mizzen.volume;

import dev.mizzen.volume.agent.StateLock;
import dev.mizzen.volume.keeper.KeeperClient;
import dev.mizzen.volume.keeper.KeeperLog;
import dev.mizzen.volume.keeper.KeeperServer;
import dev.mizzen.volume.keeper.KeptDescriptors;
import dev.mizzen.volume.management.PlainManagementServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The keeper's process, with a main method of its own: the libraries of the other commands would
 * take more memory than all the rest of it.
 */
public final class KeeperCommand {

  private static final String USAGE =
      """
      Usage: keeper [--state-dir=DIR] [--management-port=PORT]
      Holds the descriptors of volumes' mounts, so that the agent can die and come back while programs
      wait. When it ends, so do the mounts whose agent does not run.
        --state-dir=DIR         The agent's; the keeper uses keeper/ below it (default /var/lib/mizzen).
        --management-port=PORT  Port of health and metrics (default 9000).
      """;

  private final KeeperLog log = new KeeperLog(System.err);
  private final Path state;
  private final int managementPort;

  private KeeperCommand(Path state, int managementPort) {
    this.state = state;
    this.managementPort = managementPort;
  }

  /**
   * Runs until the process is told to stop; one that cannot start exits with 1, or 2 when it was
   * called wrongly.
   */
  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    KeeperCommand command;
    try {
      command = parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    command.run();
  }

  private static KeeperCommand parse(String[] args) {
    Path state = Path.of("/var/lib/mizzen");
    int port = 9000;
    for (String arg : args) {
      if (arg.startsWith("--state-dir=")) {
        state = Path.of(valueOf(arg));
      } else if (arg.startsWith("--management-port=")) {
        port = Integer.parseInt(valueOf(arg));
      } else {
        throw new IllegalArgumentException("Unknown argument '%s'".formatted(arg));
      }
    }
    return new KeeperCommand(state, port);
  }

  private static String valueOf(String arg) {
    return arg.substring(arg.indexOf('=') + 1);
  }

  /** Where the socket is, below a state directory. */
  static Path socket(Path stateDirectory) {
    return stateDirectory.resolve("keeper").resolve("keeper.sock");
  }

  private void run() {
    try {
      start();
    } catch (IOException | RuntimeException e) {
      log.warn("Could not start", e);
      System.exit(1);
    }
  }

  private void start() throws IOException {
    Path socket = socket(state);
    var lock = StateLock.take(socket.getParent());
    var kept = new KeptDescriptors();
    var server = KeeperServer.start(socket, kept, log);
    var client = new KeeperClient(socket);
    var management = new PlainManagementServer(managementPort, () -> answers(client));
    management.gauge(
        "mizzen_keeper_descriptors", "Mounts whose descriptor is kept here", kept::size);
    management.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(socket, server, lock)));
    log.info("Keeper ready", "socket", socket);
  }

  private boolean answers(KeeperClient client) {
    try {
      client.names();
      return true;
    } catch (IOException e) {
      log.warn("Not ready", e);
      return false;
    }
  }

  private void stop(Path socket, KeeperServer server, StateLock lock) {
    try {
      Files.deleteIfExists(socket);
      server.close();
      lock.release();
      log.info("Stopped", "socket", socket);
    } catch (IOException e) {
      log.warn("A step of the shutdown failed", e);
    }
  }
}
