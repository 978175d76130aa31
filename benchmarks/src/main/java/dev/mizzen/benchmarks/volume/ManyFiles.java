package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.volume.load.Caches;
import dev.mizzen.benchmarks.volume.load.Work;
import dev.mizzen.benchmarks.volume.process.Backend;
import dev.mizzen.benchmarks.volume.process.CountingRelay;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A volume of very many small files: what costs may not grow with it. */
final class ManyFiles {
  static final String NAMESPACE = "many";
  static final String PUBLISH = "publish to first ls";
  static final String ONE_FILE = "commit of one changed file of many";
  static final String ONE_OF_FEW = "the same, few files";
  static final String RELOAD = "reload of one change in many files";
  static final String READS = "requests from publish to first ls";
  static final String WRITES = "writes of a commit of one changed file";

  private static final String CHANGED = "changed";
  private static final int A_FOLDER = 1_000;
  private static final int A_CALL = 20_000;

  private final Stage stage;
  private final Volume volume;

  ManyFiles(Stage stage) {
    this.stage = stage;
    this.volume = new Volume(NAMESPACE, "many");
  }

  /** Makes the volume, once for all runs. */
  void make() throws Exception {
    stage.api().make(volume);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < stage.sizes().many(); i++) {
      files.put(name(i), "content of %d\n".formatted(i).getBytes(StandardCharsets.US_ASCII));
      if (files.size() == A_CALL || i == stage.sizes().many() - 1) {
        stage.api().upload(volume, files);
        files.clear();
      }
    }
  }

  private static String name(int file) {
    return "%s/%06d.txt".formatted(folder(file), file);
  }

  private static String folder(int file) {
    return "%03d".formatted(file / A_FOLDER);
  }

  /**
   * One node changes and commits, the other mounts before and reloads. The same change is committed
   * in a volume of few files, by the same agent, from a view as new as the other.
   */
  void run(int number, Node writer, Node reader, Volume few) throws Exception {
    Caches.drop();
    try (Pod one = writer.pod(NAMESPACE);
        Pod ofFew = writer.pod(few.namespace());
        Pod other = reader.pod(NAMESPACE)) {
      Path[] seen = new Path[1];
      timed(reader, PUBLISH, () -> seen[0] = publishAndList(other));
      Path mount = one.mount(volume);
      Path beside = stage.data().small(ofFew.mount(few)).getFirst().getParent();
      one.connect();
      ofFew.connect();
      other.connect();
      String text = "changed " + System.nanoTime();
      Work.Task inFew = () -> change(writer, ofFew, few, beside, text, ONE_OF_FEW);
      Work.Task inMany =
          () -> change(writer, one, volume, mount.resolve(folder(0)), text, ONE_FILE);
      // Who begins changes from run to run.
      for (Work.Task task : number % 2 == 0 ? List.of(inFew, inMany) : List.of(inMany, inFew)) {
        task.run();
      }
      timed(reader, RELOAD, () -> other.reload(volume));
      check(seen[0].resolve(folder(0)).resolve(CHANGED), text);
    }
  }

  private void change(Node node, Pod pod, Volume in, Path folder, String text, String name)
      throws Exception {
    Files.writeString(folder.resolve(CHANGED), text);
    timed(node, name, () -> pod.commit(in));
  }

  private static void check(Path file, String text) throws IOException {
    if (!Files.readString(file).equals(text)) {
      throw new IOException("%s is not as it was committed".formatted(file));
    }
  }

  /** The requests of a node of its own, which are counted and not timed. */
  void count() throws Exception {
    try (CountingRelay relay = CountingRelay.start(stage.s3().port());
        Node node =
            Node.start(
                stage.folder().resolve("counted"),
                stage.program(),
                stage.s3().through(relay.port()),
                Backend.FUSE)) {
      try (Pod pod = node.pod(NAMESPACE)) {
        relay.reset();
        Path mount = publishAndList(pod);
        Map<String, Long> reads = relay.counts();
        add(READS, reads.values().stream().mapToLong(Long::longValue).sum(), reads);
        Files.writeString(mount.resolve(name(1)), "changed " + System.nanoTime());
        // What a committer checks once in its life is no part of the commit that is counted.
        pod.commit(volume);
        Files.writeString(mount.resolve(name(1)), "changed " + System.nanoTime());
        relay.reset();
        pod.commit(volume);
        Map<String, Long> writes = relay.counts();
        add(WRITES, writes.getOrDefault("PUT", 0L), writes);
      }
    }
  }

  private void add(String what, long requests, Map<String, Long> all) {
    stage.measurements().add(what, requests, "", all.toString());
  }

  private Path publishAndList(Pod pod) throws IOException {
    Path mount = pod.mount(volume);
    long folders = Work.list(mount);
    if (folders != (stage.sizes().many() + A_FOLDER - 1) / A_FOLDER) {
      throw new IOException("%s has %d folders".formatted(mount, folders));
    }
    return mount;
  }

  private void timed(Node node, String name, Work.Task task) throws Exception {
    Spent spent = Spent.on(task, stage.store(), node);
    stage.measurements().add(name, spent.seconds() * 1e3, "ms", spent.remark());
  }
}
