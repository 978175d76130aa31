package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.Folders;
import dev.mizzen.benchmarks.volume.load.Caches;
import dev.mizzen.benchmarks.volume.load.Copying;
import dev.mizzen.benchmarks.volume.load.Work;
import dev.mizzen.benchmarks.volume.peer.Copier;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** All of the data into the store, one change after it, and all of it back. */
final class Transfers {
  static final String UPLOAD = "full upload";
  static final String DOWNLOAD = "full download";
  static final String ONE_FILE = "commit of one changed file";
  static final String OBJECTS = "objects a file";

  private final Stage stage;

  Transfers(Stage stage) {
    this.stage = stage;
  }

  static String of(String what, String who) {
    return who + " " + what;
  }

  /** Who is not Mizzen, by the name that its figures have. */
  Map<String, Copier> peers() {
    return new TreeMap<>(
        Map.of("s5cmd", stage.s5cmd(), "rclone", stage.rclone(), "restic", stage.restic()));
  }

  /** Where a peer keeps the data of a run. */
  static String name(String peer, int run) {
    return "%s-%d".formatted(peer, run);
  }

  void uploadToPeers(int run) throws Exception {
    stage.restic().prepare(name("restic", run), stage.data().folder());
    for (String peer : peers().keySet()) {
      uploadTo(peer, run);
    }
  }

  void uploadTo(String peer, int run) throws Exception {
    timed(of(UPLOAD, peer), () -> peers().get(peer).upload(stage.data().folder(), name(peer, run)));
  }

  /** Everything is in the view of a pod, as it is on the disk for the others; then a commit. */
  void upload(Node node, Volume volume) throws Exception {
    try (Pod pod = node.pod(volume.namespace())) {
      Path mount = pod.mount(volume);
      Copying.all(stage.data().folder(), mount);
      pod.connect();
      timed(node, UPLOAD, () -> pod.commit(volume));
      stage
          .measurements()
          .add(
              OBJECTS,
              (double) stage.store().objects(volume.namespace()) / stage.data().files(),
              "",
              "");
      changeOne(node, pod, volume, mount.resolve("changed"));
    }
  }

  private void changeOne(Node node, Pod pod, Volume volume, Path file) throws Exception {
    Files.writeString(file, "changed " + System.nanoTime());
    timed(node, ONE_FILE, () -> pod.commit(volume));
  }

  void changeOneForRestic(int run) throws Exception {
    Path changed = stage.data().folder().resolve("changed");
    Files.writeString(changed, "changed " + System.nanoTime());
    timed(
        of(ONE_FILE, "restic"),
        () -> stage.restic().upload(stage.data().folder(), name("restic", run)));
    Files.delete(changed);
  }

  /**
   * What came stays until the end of the run: a file system is slow to make files soon after others
   * were deleted, and who comes last would pay for all before.
   */
  void downloadFromPeers(int run) throws Exception {
    Files.createDirectory(downloaded());
    for (var peer : peers().entrySet()) {
      Path folder = Files.createDirectory(downloaded().resolve(peer.getKey()));
      Caches.drop();
      timed(
          of(DOWNLOAD, peer.getKey()),
          () -> peer.getValue().download(name(peer.getKey(), run), folder));
      // restic has one change more.
      check(folder, peer.getKey().equals("restic") ? 1 : 0);
    }
  }

  /** Where the peers' downloads of this run are. */
  Path downloaded() {
    return stage.folder().resolve("downloaded");
  }

  /** A node whose views are plain directories fetches everything while it publishes one. */
  void download(Node node, Volume volume) throws Exception {
    Caches.drop();
    try (Pod pod = node.pod(volume.namespace())) {
      timed(node, DOWNLOAD, () -> pod.mount(volume));
      // A second time it is published as it is.
      check(pod.mount(volume), 1);
    }
  }

  private void check(Path folder, int more) throws IOException {
    long files = Folders.files(folder);
    if (files != stage.data().files() + more) {
      throw new IOException("%d files came into %s".formatted(files, folder));
    }
  }

  private void timed(Node node, String name, Work.Task task) throws Exception {
    Spent spent = Spent.on(task, stage.store(), node);
    stage.measurements().add(name, spent.seconds(), "s", spent.remark());
  }

  private void timed(String name, Work.Task task) throws Exception {
    Spent spent = Spent.on(task, stage.store());
    stage.measurements().add(name, spent.seconds(), "s", spent.remark());
  }
}
