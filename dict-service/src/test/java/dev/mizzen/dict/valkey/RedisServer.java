package dev.mizzen.dict.valkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One server of a cluster as a child process, with its files in a folder of its own. */
final class RedisServer {
  private static final String NODE_TIMEOUT_MILLIS = "1000";

  private final Path folder;
  private final int port;
  private final int busPort;
  private Process process;

  RedisServer(Path folder, int port, int busPort) {
    this.folder = folder;
    this.port = port;
    this.busPort = busPort;
  }

  int port() {
    return port;
  }

  int busPort() {
    return busPort;
  }

  /** Also again, with what the files hold. */
  void start() {
    try {
      Files.createDirectories(folder);
      process =
          new ProcessBuilder(
                  "redis-server",
                  "--port",
                  Integer.toString(port),
                  "--cluster-port",
                  Integer.toString(busPort),
                  "--bind",
                  "127.0.0.1",
                  "--dir",
                  folder.toString(),
                  "--cluster-enabled",
                  "yes",
                  "--cluster-node-timeout",
                  NODE_TIMEOUT_MILLIS,
                  "--cluster-require-full-coverage",
                  "no",
                  "--appendonly",
                  "yes",
                  "--appendfsync",
                  "everysec",
                  "--save",
                  "")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> ask("PING").equals("PONG"));
  }

  /** As when the machine dies, though what was written is with the kernel. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** What a command answers, as the command line tool prints it. */
  String ask(String... command) {
    List<String> line = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    line.addAll(List.of(command));
    try {
      Process cli = new ProcessBuilder(line).redirectErrorStream(true).start();
      String answer =
          new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      cli.waitFor(10, TimeUnit.SECONDS);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
