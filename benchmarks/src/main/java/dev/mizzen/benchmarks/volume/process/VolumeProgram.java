package dev.mizzen.benchmarks.volume.process;

import dev.mizzen.benchmarks.process.Java;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs of volumes as their image runs them.
 *
 * @param file JVM options, class path and main class of agent and API, as an argument file
 * @param keeper the same of the keeper
 */
public record VolumeProgram(Path file, Path keeper) {
  List<String> command(String... arguments) {
    return command(file, arguments);
  }

  List<String> keeperCommand(String... arguments) {
    return command(keeper, arguments);
  }

  private static List<String> command(Path file, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Java.PROGRAM, "@" + file));
    command.addAll(List.of(arguments));
    return command;
  }

  static Map<String, String> environment(S3 s3) {
    Map<String, String> environment = new HashMap<>(s3.credentials());
    environment.put("MIZZEN_STORE_ENDPOINT", s3.endpoint());
    environment.put("MIZZEN_STORE_BUCKET", s3.bucket());
    environment.put("MIZZEN_NAMESPACE", "mizzen-system");
    // As in the chart.
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("MALLOC_ARENA_MAX", "2");
    return environment;
  }
}
