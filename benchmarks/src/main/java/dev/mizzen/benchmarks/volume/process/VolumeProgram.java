package dev.mizzen.benchmarks.volume.process;

import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.process.Java;
import java.io.IOException;
import java.nio.file.Files;
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
 * @param cache the AOT cache of agent and API
 */
public record VolumeProgram(Path file, Path keeper, Path cache) {
  /** On which nobody listens. */
  private static final S3 NOWHERE = new S3(1, "training", "training", "training");

  /**
   * Runs the agent once so that the JVM writes its AOT cache, with the arguments that the making of
   * the image gives it.
   *
   * @param folder for its files
   */
  public static VolumeProgram trained(Path folder, Path file, Path keeper) throws IOException {
    Path cache = folder.resolve("volume.aot");
    Files.createDirectories(folder);
    Path kubelet = folder.resolve("kubelet");
    int management = Child.freePort();
    Child.start(
            folder,
            management,
            command(
                List.of("-XX:AOTCacheOutput=" + cache),
                file,
                "agent",
                "--node-name=training",
                "--kubelet-dir=" + kubelet,
                "--state-dir=" + folder.resolve("state"),
                "--backend=Directory",
                "--rehearse",
                "--management-port=" + management),
            environment(NOWHERE))
        .until(() -> Files.exists(Agents.socket(kubelet)))
        .close();
    if (!Files.exists(cache)) {
      throw new IOException("the training run made no AOT cache: see " + folder);
    }
    return new VolumeProgram(file, keeper, cache);
  }

  List<String> command(String... arguments) {
    return command(List.of("-XX:AOTCache=" + cache), file, arguments);
  }

  /** The keeper is small, and has none. */
  List<String> keeperCommand(String... arguments) {
    return command(List.of(), keeper, arguments);
  }

  private static List<String> command(List<String> options, Path file, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Java.PROGRAM));
    command.addAll(options);
    command.add("@" + file);
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
