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

/**
 * The keeper's process: holds the descriptors of volumes' mounts, so that the agent can die and
 * come back while programs wait. When it ends, so do the mounts whose agent does not run. It has a
 * main method of its own, because the libraries of the other commands would take more memory than
 * all the rest of it.
 */
public final class KeeperCommand {

  private final KeeperLog log;
  private final Path state;
  private final int managementPort;

  private KeeperCommand(KeeperLog log, Path state, int managementPort) {
    this.log = log;
    this.state = state;
    this.managementPort = managementPort;
  }

  /**
   * Runs until the process is told to stop; one that cannot start exits with 1.
   *
   * @param args {@code --state-dir=DIR}, the agent's, of which the keeper uses {@code keeper/}, by
   *     default /var/lib/mizzen; {@code --management-port=PORT} of health and metrics, by default
   *     9000
   */
  public static void main(String[] args) {
    var log = new KeeperLog(System.err);
    try {
      parse(log, args).start();
    } catch (IOException | RuntimeException e) {
      log.warn("Could not start", e);
      System.exit(1);
    }
  }

  private static KeeperCommand parse(KeeperLog log, String[] args) {
    Path state = Path.of("/var/lib/mizzen");
    int port = 9000;
    for (String arg : args) {
      if (arg.startsWith("--state-dir=")) {
        state = Path.of(valueOf(arg));
      } else if (arg.startsWith("--management-port=")) {
        port = Integer.parseInt(valueOf(arg));
      } else {
        throw new IllegalArgumentException(
            "Unknown argument '%s': there are --state-dir=DIR and --management-port=PORT"
                .formatted(arg));
      }
    }
    return new KeeperCommand(log, state, port);
  }

  private static String valueOf(String arg) {
    return arg.substring(arg.indexOf('=') + 1);
  }

  /** Where the socket is, below a state directory. */
  static Path socket(Path stateDirectory) {
    return stateDirectory.resolve("keeper").resolve("keeper.sock");
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
