package dev.mizzen.benchmarks.volume.peer;

import dev.mizzen.benchmarks.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that does one thing and ends.
 *
 * @param program its path or name
 * @param environment all that it has besides PATH and HOME
 */
record Tool(String program, Map<String, String> environment) {

  /**
   * Runs it in a folder.
   *
   * @throws IOException when it fails; the message is what it said
   */
  void run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    Path output = Files.createTempFile("mizzen-bench-", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      Child.only(builder.environment(), environment);
      int status = builder.start().waitFor();
      if (status != 0) {
        throw new IOException(
            "%s ended with %d: %s".formatted(command, status, Files.readString(output)));
      }
    } finally {
      Files.delete(output);
    }
  }
}
