package dev.mizzen.dict.child;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A small JVM with this one's class path. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  /** Standard output is for the test to read. */
  public ChildJvm(
      List<String> wrapper, Map<String, String> environment, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).directory(new File("/"));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output = process.inputReader();
  }

  /** The next line; null once the process has ended. */
  public String line() {
    try {
      return output.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  /** Reads on to the first such line. */
  public String lineWith(Predicate<String> wanted) {
    StringBuilder before = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      if (wanted.test(line)) {
        return line;
      }
      before.append(line).append('\n');
    }
    throw new AssertionError("the process ended without such a line:\n" + before);
  }

  /**
   * SIGKILL; what it wrote before can still be read, which {@code Process.destroyForcibly} would
   * throw away.
   */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  public int exitStatus() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the process does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
    exitStatus();
  }
}
