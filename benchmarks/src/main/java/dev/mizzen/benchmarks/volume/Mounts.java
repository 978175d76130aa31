package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.Folders;
import dev.mizzen.benchmarks.volume.load.BareClient;
import dev.mizzen.benchmarks.volume.load.Caches;
import dev.mizzen.benchmarks.volume.load.Data;
import dev.mizzen.benchmarks.volume.load.Work;
import dev.mizzen.benchmarks.volume.peer.Mounter;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a program sees of a mount: cold, warm, and when it writes. */
final class Mounts {
  static final String FIRST = "first 4 KiB of a cold large file";
  static final String COLD_BIG = "cold sequential read";
  static final String COLD_SMALL = "small files, cold";
  static final String WARM_SMALL = "small files, warm";
  static final String WARM_BIG = "warm large read";
  static final String CREATE = "create and write 4 KiB";
  static final String WRITE = "large write";
  static final String BARE = "bare client";
  static final String NATIVE = "native";

  private static final double MIB_OF_GB = (1 << 20) / 1e9;

  private final Stage stage;

  Mounts(Stage stage) {
    this.stage = stage;
  }

  void peer(String who, Mounter mounter, int run) throws Exception {
    Caches.drop();
    Path folder = stage.folder().resolve("mount-" + who);
    try (Mounter.Mounted mount = mounter.mount(Transfers.name("s5cmd", run), folder)) {
      cold(who, mount.path());
      create(who, mount.path());
    }
    Folders.delete(folder);
  }

  void mizzen(Node node, Volume volume) throws Exception {
    Caches.drop();
    try (Pod pod = node.pod(volume.namespace())) {
      Path mount = pod.mount(volume);
      cold("", mount);
      warm("", mount);
      create("", mount);
      write("", mount);
    }
  }

  /** The same files on the disk itself. */
  void plain() throws Exception {
    Path folder = Files.createDirectory(stage.folder().resolve("native"));
    for (Path file : stage.data().small(stage.data().folder())) {
      Work.read(file);
    }
    warm(NATIVE, stage.data().folder());
    create(NATIVE, folder);
    write(NATIVE, folder);
    Folders.delete(folder);
  }

  void bareClient(int run) throws Exception {
    Caches.drop();
    try (BareClient client = new BareClient(stage.s3())) {
      String key = stage.data().big(Path.of(Transfers.name("s5cmd", run))).toString();
      double seconds = Work.seconds(() -> client.get(key, bigBytes()));
      rate(COLD_BIG, BARE, seconds);
    }
  }

  private void cold(String who, Path mount) throws Exception {
    Data data = stage.data();
    double first = Work.seconds(() -> Work.readFirst(data.opened(mount)));
    stage.measurements().add(name(FIRST, who), first * 1e3, "ms", "");
    rate(COLD_BIG, who, Work.seconds(() -> readBig(mount)));
    many(COLD_SMALL, who, data.small(mount));
  }

  private void warm(String who, Path mount) throws Exception {
    // Once for the pages of what was not read yet, then as it stays.
    many("", who, stage.data().small(mount));
    many(WARM_SMALL, who, stage.data().small(mount));
    readBig(mount);
    rate(WARM_BIG, who, Work.seconds(() -> readBig(mount)));
  }

  private void readBig(Path mount) throws IOException {
    long bytes = Work.read(stage.data().big(mount));
    if (bytes != bigBytes()) {
      throw new IOException("%d bytes were read in %s".formatted(bytes, mount));
    }
  }

  private long bigBytes() {
    return (long) stage.sizes().bigMebibytes() << 20;
  }

  private void many(String what, String who, List<Path> files) throws Exception {
    double seconds = Work.seconds(() -> Work.readAll(files, Data.SMALL_BYTES));
    if (!what.isEmpty()) {
      stage.measurements().add(name(what, who), files.size() / seconds, "1/s", "");
    }
  }

  private void create(String who, Path mount) throws Exception {
    int files = stage.sizes().created();
    double seconds = Work.seconds(() -> Work.create(mount.resolve("new"), files));
    stage.measurements().add(name(CREATE, who), files / seconds, "1/s", "");
  }

  private void write(String who, Path mount) throws Exception {
    rate(
        WRITE,
        who,
        Work.seconds(() -> Work.write(mount.resolve("written.bin"), stage.sizes().bigMebibytes())));
  }

  private void rate(String what, String who, double seconds) {
    stage
        .measurements()
        .add(name(what, who), stage.sizes().bigMebibytes() * MIB_OF_GB / seconds, "GB/s", "");
  }

  /** Mizzen's own figures are named by what they are of. */
  static String name(String what, String who) {
    return who.isEmpty() ? what : who + " " + what;
  }
}
