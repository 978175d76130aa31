package dev.mizzen.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs other programs, with their output in a log file. */
final class Commands {
  private static final int TAIL = 15;

  private Commands() {}

  /**
   * Runs a command to its end.
   *
   * @throws ImageException with the end of its output when it fails
   */
  static void run(Path log, List<String> command) {
    int status = status(log, command);
    if (status != 0) {
      throw new ImageException(
          "%s failed with %d; the end of %s:%n%s"
              .formatted(command.getFirst(), status, log, tail(log)));
    }
  }

  /** Runs a command to its end and returns its exit status. */
  static int status(Path log, List<String> command) {
    try {
      Files.createDirectories(log.getParent());
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new ImageException("Cannot run " + command.getFirst() + ": is it installed?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("Interrupted while running " + command.getFirst(), e);
    }
  }

  /** Output of a command that must succeed, as lines. */
  static List<String> lines(Path log, List<String> command) {
    run(log, command);
    return read(log);
  }

  private static String tail(Path log) {
    List<String> lines = read(log);
    return lines.stream().skip(Math.max(0, lines.size() - TAIL)).collect(Collectors.joining("\n"));
  }

  private static List<String> read(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.toList();
    } catch (IOException e) {
      throw new ImageException("Cannot read " + log, e);
    }
  }
}
