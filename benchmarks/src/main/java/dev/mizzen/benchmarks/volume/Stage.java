package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.Measurements;
import dev.mizzen.benchmarks.volume.load.Data;
import dev.mizzen.benchmarks.volume.peer.Rclone;
import dev.mizzen.benchmarks.volume.peer.Restic;
import dev.mizzen.benchmarks.volume.peer.S3fs;
import dev.mizzen.benchmarks.volume.peer.S5cmd;
import dev.mizzen.benchmarks.volume.process.Backend;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.ObjectStore;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.S3;
import dev.mizzen.benchmarks.volume.process.Volume;
import dev.mizzen.benchmarks.volume.process.VolumeApi;
import dev.mizzen.benchmarks.volume.process.VolumeProgram;
import java.io.IOException;
import java.nio.file.Path;

/** Everybody who plays a part, on one store and one disk. */
record Stage(
    Sizes sizes,
    Path folder,
    VolumeProgram program,
    ObjectStore store,
    VolumeApi api,
    S5cmd s5cmd,
    Rclone rclone,
    Restic restic,
    S3fs s3fs,
    Data data,
    Measurements measurements) {
  private static final int WARM_UPS = 3;

  S3 s3() {
    return store.s3();
  }

  /**
   * A node with nothing in its cache, whose agent has served another volume: its code is compiled
   * as that of an agent that has been running.
   */
  Node warmNode(String name, Volume practice, Backend backend) throws Exception {
    Node node = Node.start(folder.resolve(name), program, s3(), backend);
    try {
      for (int i = 0; i < WARM_UPS; i++) {
        try (Pod pod = node.pod(practice.namespace())) {
          Practice.in(pod, practice);
        }
      }
      return node;
    } catch (Exception e) {
      node.close();
      throw e;
    }
  }

  Volume volume(String namespace, String name) throws IOException, InterruptedException {
    Volume volume = new Volume(namespace, name);
    api.make(volume);
    return volume;
  }
}
