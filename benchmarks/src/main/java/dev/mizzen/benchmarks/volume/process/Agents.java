package dev.mizzen.benchmarks.volume.process;

import dev.mizzen.benchmarks.process.Child;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the agents of one node, one after the other.
 *
 * @param folder for what they say
 * @param backend by what means pods see volumes
 */
record Agents(
    Path folder, VolumeProgram program, S3 s3, Path kubelet, Path state, Backend backend) {
  /** A line of its own: the description of the metric begins alike. */
  private static final String STORE_IS_USABLE = "\nmizzen_volume_store_usable 1.0";

  Path socket() {
    return socket(kubelet);
  }

  /** Where an agent listens for kubelet, once it has begun. */
  static Path socket(Path kubelet) {
    return kubelet.resolve("plugins/csi.mizzen.dev/csi.sock");
  }

  /** Started and ready. */
  Child start() throws IOException {
    int management = Child.freePort();
    return ready(
        Child.start(
            folder.resolve("agent"),
            management,
            command(management),
            VolumeProgram.environment(s3)));
  }

  /** A process that becomes the next agent once it is told a line. */
  Child standBy() throws IOException {
    int management = Child.freePort();
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "read -r go && exec \"$@\"", "agent"));
    command.addAll(command(management));
    return Child.start(
        folder.resolve("next-agent"), management, command, VolumeProgram.environment(s3));
  }

  /** The store is probed once, after the agent is ready: with many requests. */
  Child ready(Child agent) throws IOException {
    return agent
        .untilItListens()
        .until(
            () ->
                Files.exists(socket())
                    && metrics(agent.address().getPort()).contains(STORE_IS_USABLE));
  }

  private List<String> command(int management) {
    return program.command(
        "agent",
        "--node-name=" + folder.getFileName(),
        "--kubelet-dir=" + kubelet,
        "--state-dir=" + state,
        "--backend=" + backend.text(),
        "--management-port=" + management);
  }

  private static String metrics(int port) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
    try (InputStream answer = metrics.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
