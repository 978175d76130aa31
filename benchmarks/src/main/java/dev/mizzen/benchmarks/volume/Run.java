package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.Folders;
import dev.mizzen.benchmarks.volume.process.Backend;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.util.Set;

/** One run: every part once, in turns. */
final class Run {
  private final Stage stage;
  private final Set<Part> parts;
  private final ManyFiles many;
  private final Transfers transfers;
  private final Mounts mounts;
  private final Committers committers;
  private final AgentMemory memory;
  private final AgentDeath death;

  Run(Stage stage, Set<Part> parts) {
    this.stage = stage;
    this.parts = parts;
    this.many = new ManyFiles(stage);
    this.transfers = new Transfers(stage);
    this.mounts = new Mounts(stage);
    this.committers = new Committers(stage);
    this.memory = new AgentMemory(stage);
    this.death = new AgentDeath(stage);
  }

  /** What is there once for all runs. */
  void prepare() throws Exception {
    if (parts.contains(Part.MANY)) {
      many.make();
    }
  }

  void run(int number) throws Exception {
    String namespace = "run-" + number;
    Volume practice = stage.volume(namespace + "-practice", "practice");
    Volume volume = stage.volume(namespace, "data");
    try (Node writer = stage.warmNode(name("writer", number), practice, Backend.FUSE)) {
      upload(number, writer, volume);
      if (parts.contains(Part.DOWNLOAD)) {
        download(number, practice, volume);
      }
      if (parts.contains(Part.MOUNTS)) {
        mounts.bareClient(number);
        mounts.plain();
        mounts.peer("rclone", stage.rclone(), number);
        mounts.peer("s3fs", stage.s3fs(), number);
      }
      if (Part.needReader(parts)) {
        try (Node reader = stage.warmNode(name("reader", number), practice, Backend.FUSE)) {
          read(number, writer, reader, volume);
        }
      }
      if (parts.contains(Part.COMMITTERS)) {
        committers.run(writer, stage.volume(namespace, "committers"));
      }
    }
    clear(number, namespace);
  }

  /** What is counted and not timed, once after all runs. */
  void count() throws Exception {
    if (parts.contains(Part.MANY)) {
      many.count();
    }
  }

  private void upload(int number, Node writer, Volume volume) throws Exception {
    if (Part.needPeers(parts)) {
      // Who begins changes from run to run.
      if (number % 2 == 0) {
        transfers.uploadToPeers(number);
        transfers.upload(writer, volume);
      } else {
        transfers.upload(writer, volume);
        transfers.uploadToPeers(number);
      }
      transfers.changeOneForRestic(number);
    } else if (Part.needData(parts)) {
      transfers.upload(writer, volume);
      // Others mount what s5cmd has stored.
      transfers.uploadTo("s5cmd", number);
    }
  }

  /** Who begins changes from run to run. */
  private void download(int number, Volume practice, Volume volume) throws Exception {
    if (number % 2 == 0) {
      transfers.downloadFromPeers(number);
    }
    try (Node node = stage.warmNode(name("downloads", number), practice, Backend.DIRECTORY)) {
      transfers.download(node, volume);
    }
    if (number % 2 != 0) {
      transfers.downloadFromPeers(number);
    }
  }

  private void read(int number, Node writer, Node reader, Volume volume) throws Exception {
    if (parts.contains(Part.MOUNTS)) {
      mounts.mizzen(reader, volume);
    }
    if (parts.contains(Part.MANY)) {
      many.run(number, writer, reader, volume);
    }
    if (parts.contains(Part.MEMORY)) {
      memory.run(reader, volume);
    }
    if (parts.contains(Part.DEATH)) {
      death.run(reader, volume);
    }
  }

  private static String name(String node, int run) {
    return node + run;
  }

  /** The next run begins with as much room as this one. */
  private void clear(int number, String namespace) throws Exception {
    for (String peer : transfers.peers().keySet()) {
      stage.store().drop(Transfers.name(peer, number));
    }
    Folders.delete(transfers.downloaded());
    stage.store().drop(namespace);
    stage.store().drop(namespace + "-practice");
    for (String node : new String[] {"writer", "downloads", "reader"}) {
      Folders.delete(stage.folder().resolve(name(node, number)));
    }
  }
}
