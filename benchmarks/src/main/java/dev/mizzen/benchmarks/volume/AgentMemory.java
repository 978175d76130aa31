package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.volume.load.Data;
import dev.mizzen.benchmarks.volume.load.Work;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the agent of a node takes when several pods use a volume. */
final class AgentMemory {
  static final String RESIDENT = "agent RSS";

  private final Stage stage;

  AgentMemory(Stage stage) {
    this.stage = stage;
  }

  /** All pods have read everything. */
  void run(Node node, Volume volume) throws Exception {
    List<Pod> pods = new ArrayList<>();
    try {
      for (int i = 0; i < stage.sizes().mounts(); i++) {
        Pod pod = node.pod(volume.namespace());
        pods.add(pod);
        Path mount = pod.mount(volume);
        Work.read(stage.data().big(mount));
        Work.readAll(stage.data().small(mount), Data.SMALL_BYTES);
      }
      stage.measurements().add(RESIDENT, node.agentMebibytes(), "MiB", "");
    } finally {
      pods.forEach(Pod::close);
    }
  }
}
