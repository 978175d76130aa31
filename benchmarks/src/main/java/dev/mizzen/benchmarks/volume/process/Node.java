package dev.mizzen.benchmarks.volume.process;

import dev.mizzen.benchmarks.process.Child;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A node: keeper and agent as the chart runs them, with folders of their own. */
public final class Node implements AutoCloseable {
  private static final String DRIVER = "csi.mizzen.dev";

  private static final String STORE_IS_USABLE = "mizzen_volume_store_usable 1";

  private final AtomicInteger pods = new AtomicInteger();
  private final Path kubelet;
  private final Child keeper;
  private final Child agent;
  private final Csi csi;

  private Node(Path kubelet, Child keeper, Child agent, Csi csi) {
    this.kubelet = kubelet;
    this.keeper = keeper;
    this.agent = agent;
    this.csi = csi;
  }

  /**
   * Started and ready; it has nothing in its cache.
   *
   * @param folder that does not exist yet
   */
  public static Node start(Path folder, VolumeProgram program, S3 s3) throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    Path kubelet = Files.createDirectories(folder.resolve("kubelet"));
    Child keeper = keeper(folder.resolve("keeper"), state, program);
    try {
      Path socket = kubelet.resolve("plugins").resolve(DRIVER).resolve("csi.sock");
      int management = Child.freePort();
      Child agent =
          Child.start(
                  folder.resolve("agent"),
                  management,
                  program.command(
                      "agent",
                      "--node-name=" + folder.getFileName(),
                      "--kubelet-dir=" + kubelet,
                      "--state-dir=" + state,
                      "--management-port=" + management),
                  VolumeProgram.environment(s3))
              .untilItListens()
              .until(() -> Files.exists(socket) && metrics(management).contains(STORE_IS_USABLE));
      return new Node(kubelet, keeper, agent, new Csi(socket));
    } catch (IOException | RuntimeException e) {
      keeper.close();
      throw e;
    }
  }

  private static Child keeper(Path folder, Path state, VolumeProgram program) throws IOException {
    int management = Child.freePort();
    return Child.start(
            folder,
            management,
            program.command("keeper", "--state-dir=" + state, "--management-port=" + management),
            Map.of("MALLOC_ARENA_MAX", "2"))
        .untilItListens()
        .until(() -> Files.exists(state.resolve("keeper/keeper.sock")));
  }

  /** The store is probed once, after the agent is ready: with many requests. */
  private static String metrics(int port) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
    try (InputStream answer = metrics.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A pod of a namespace that is on this node from now on; it has mounted nothing yet. */
  public Pod pod(String namespace) {
    return new Pod(csi, kubelet, "p" + pods.incrementAndGet(), namespace);
  }

  /** Resident memory of the agent in MiB. */
  public double agentMebibytes() throws IOException {
    return agent.residentMebibytes();
  }

  @Override
  public void close() {
    csi.close();
    agent.close();
    keeper.close();
  }
}
