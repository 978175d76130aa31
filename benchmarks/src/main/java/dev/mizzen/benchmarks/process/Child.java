package dev.mizzen.benchmarks.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that listens on a port of the loopback; its output goes to a file. */
public final class Child implements Server {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final long STOP_SECONDS = 60;
  private static final int PROBE_MILLIS = 500;

  private final Process process;
  private final Path log;
  private final InetSocketAddress address;

  private Child(Process process, Path log, InetSocketAddress address) {
    this.process = process;
    this.log = log;
    this.address = address;
  }

  /** Starts it; whether it listens yet is another question. */
  public static Child start(
      Path folder, int port, List<String> command, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(folder);
    Path log = folder.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Child(
        builder.start(), log, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** A port that nobody has now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits for that; when it ends instead, says where its output is. */
  public Child untilItListens() throws IOException {
    try {
      await().atMost(START).pollDelay(Duration.ZERO).pollInterval(POLL).until(this::listens);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "%s ended with %d; its output is in %s"
              .formatted(process.info().command().orElse("it"), process.exitValue(), log));
    }
    try (Socket probe = new Socket()) {
      probe.connect(address, PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  @Override
  public double residentMebibytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1024.0;
    }
  }

  /** Asks it to end and waits; only one that does not end is killed. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The first line a program prints. */
  public static String firstLine(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.inputReader().lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(command[0] + " cannot be started", e);
    }
  }
}
