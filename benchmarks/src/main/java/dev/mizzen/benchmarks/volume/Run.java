package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.Folders;
import dev.mizzen.benchmarks.volume.process.Backend;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Volume;

/** One run: everything once, in turns. */
final class Run {
  private final Stage stage;
  private final ManyFiles many;
  private final Transfers transfers;
  private final Mounts mounts;
  private final Committers committers;
  private final AgentMemory memory;
  private final AgentDeath death;

  Run(Stage stage, ManyFiles many) {
    this.stage = stage;
    this.many = many;
    this.transfers = new Transfers(stage);
    this.mounts = new Mounts(stage);
    this.committers = new Committers(stage);
    this.memory = new AgentMemory(stage);
    this.death = new AgentDeath(stage);
  }

  void run(int number) throws Exception {
    String namespace = "run-" + number;
    Volume practice = stage.volume(namespace + "-practice", "practice");
    Volume volume = stage.volume(namespace, "data");
    try (Node writer = stage.warmNode(name("writer", number), practice, Backend.FUSE)) {
      // Who begins changes from run to run.
      if (number % 2 == 0) {
        transfers.uploadToPeers(number);
        transfers.upload(writer, volume);
      } else {
        transfers.upload(writer, volume);
        transfers.uploadToPeers(number);
      }
      transfers.changeOneForRestic(number);
      transfers.downloadFromPeers(number);
      try (Node node = stage.warmNode(name("downloads", number), practice, Backend.DIRECTORY)) {
        transfers.download(node, volume);
      }
      mounts.bareClient(number);
      mounts.plain();
      mounts.peer("rclone", stage.rclone(), number);
      mounts.peer("s3fs", stage.s3fs(), number);
      try (Node reader = stage.warmNode(name("reader", number), practice, Backend.FUSE)) {
        mounts.mizzen(reader, volume);
        many.run(writer, reader);
        memory.run(reader, volume);
        death.run(reader, volume);
      }
      committers.run(writer, stage.volume(namespace, "committers"));
    }
    clear(number, namespace);
  }

  private static String name(String node, int run) {
    return node + run;
  }

  /** The next run begins with as much room as this one. */
  private void clear(int number, String namespace) throws Exception {
    for (String peer : transfers.peers().keySet()) {
      stage.store().drop(Transfers.name(peer, number));
    }
    stage.store().drop(namespace);
    stage.store().drop(namespace + "-practice");
    for (String node : new String[] {"writer", "downloads", "reader"}) {
      Folders.delete(stage.folder().resolve(name(node, number)));
    }
  }
}
