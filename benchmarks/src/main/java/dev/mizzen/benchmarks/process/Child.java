package dev.mizzen.benchmarks.process;

import static org.awaitility.Awaitility.await;

import java.io.BufferedWriter;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A process that may listen on a port of the loopback; its output goes to a file. Of the
 * environment of this program it has only what every program needs.
 */
public final class Child implements Server {
  /** A port, for a process that listens on none. */
  public static final int NO_PORT = 0;

  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG");
  private static final Duration START = Duration.ofSeconds(60);
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
    only(builder.environment(), environment);
    return new Child(
        builder.start(), log, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Makes an environment of what every program needs and what is given. */
  public static void only(Map<String, String> variables, Map<String, String> given) {
    variables.keySet().retainAll(INHERITED);
    variables.putAll(given);
  }

  /** A port that nobody has now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits for that; when it ends instead, says where its output is. */
  public Child untilItListens() throws IOException {
    return until(this::listens);
  }

  /** Waits until it is so; when the process ends instead, says where its output is. */
  public Child until(Callable<Boolean> condition) throws IOException {
    try {
      await()
          .atMost(START)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(() -> alive() && condition.call());
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean alive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "%s ended with %d; its output is in %s"
              .formatted(process.info().command().orElse("it"), process.exitValue(), log));
    }
    return true;
  }

  private boolean listens() {
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

  /** Writes a line to its input. */
  public void say(String line) throws IOException {
    BufferedWriter input = process.outputWriter();
    input.write(line);
    input.newLine();
    input.flush();
  }

  /** Ends it as a defect does, at whatever it is. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
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
