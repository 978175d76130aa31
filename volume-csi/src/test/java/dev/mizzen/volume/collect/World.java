package dev.mizzen.volume.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.ContentWriter;
import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.Timed;
import dev.mizzen.volume.snapshot.TreeEditor;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.snapshot.Volumes;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.transfer.Transfers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A store with a clock of its own, and short ways to change and read volumes in it. */
final class World implements AutoCloseable {

  static final VolumeId WEIGHTS = new VolumeId("shop", "weights");

  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = time::get;
  final MemoryStore objects = new MemoryStore(clock);
  final Transfers transfers = new Transfers(4, 48 << 20);
  private final StoreGate gate =
      new StoreGate(new AtomicityProbe(new MemoryStore(clock)), InstantSource.system());

  World() {
    define(WEIGHTS, Settings.NONE, Map.of());
  }

  /** Content of a file that is too large for its directory's node. */
  static String large(String text) {
    return text + "x".repeat(2000);
  }

  void define(VolumeId id, Settings settings, Map<String, Long> pins) {
    new Volumes(objects).define(id, new Definition("u", settings, pins, Optional.empty()));
  }

  void cloneOf(VolumeId source, VolumeId id) {
    new Volumes(objects)
        .define(
            id,
            new Definition(
                "u",
                Settings.NONE,
                Map.of(),
                Optional.of(new Definition.Origin.Copy(source.name(), OptionalLong.empty()))));
  }

  static Settings retainingCommits(long commits) {
    return new Settings(
        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(commits), OptionalLong.empty());
  }

  void pass(Duration duration) {
    time.updateAndGet(now -> now.plus(duration));
  }

  /** Monotonic, by the same clock. */
  long nanos() {
    return Duration.between(Instant.EPOCH, time.get()).toNanos();
  }

  Collector collector() {
    return collector(objects, () -> {});
  }

  /**
   * @param meanwhile what happens between announcing a deletion and doing it
   */
  Collector collector(ObjectStore store, Runnable meanwhile) {
    return new Collector(
        store,
        transfers,
        duration -> {
          meanwhile.run();
          pass(duration);
        },
        this::nanos);
  }

  /** Twice, as far apart as it takes. */
  CollectionReport collectAll() {
    pass(Duration.ofHours(25));
    collector().collect(WEIGHTS, false);
    pass(Duration.ofHours(5));
    return collector().collect(WEIGHTS, false);
  }

  Commit put(VolumeId id, String path, String content) {
    return put(objects, id, path, content);
  }

  Commit put(ObjectStore store, VolumeId id, String path, String content) {
    return put(Timed.repository(store, id, this::nanos), path, content);
  }

  Commit put(VolumeRepository volume, String path, String content) {
    try (var writer = Timed.writer(volume, transfers, this::nanos)) {
      var written = write(writer, path, content);
      writer.flush();
      return edit(volume, editor -> editor.put(path, written.file()));
    }
  }

  Commit remove(VolumeId id, String path) {
    return edit(new VolumeRepository(objects, id), editor -> editor.remove(path));
  }

  /** Two small files by one commit, which share a pack. */
  Commit putTogether(VolumeId id, String one, String oneText, String other, String otherText) {
    var volume = new VolumeRepository(objects, id);
    try (var writer = Timed.writer(volume, transfers, this::nanos)) {
      var first = write(writer, one, oneText);
      var second = write(writer, other, otherText);
      writer.flush();
      return edit(
          volume,
          editor -> {
            editor.put(one, first.file());
            editor.put(other, second.file());
          });
    }
  }

  private static ContentWriter.Written write(ContentWriter writer, String path, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    try {
      return writer.write(
          new ContentWriter.Arriving(path, false, 0, bytes.length),
          new ByteArrayInputStream(bytes),
          Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a file as somebody does whose view is in step with an older commit. */
  Commit merge(VolumeRepository volume, Commit base, String path, String content) {
    try (var writer = Timed.writer(volume, transfers, this::nanos)) {
      var written = write(writer, path, content);
      writer.flush();
      var nodes = volume.overlay();
      var editor = new TreeEditor(nodes, base.rootDirectory());
      editor.put(path, written.file());
      var ours = editor.build(FlatTree.Spill.NONE);
      return new Committer(gate, clock, "test")
          .commit(
              volume,
              nodes,
              UUID.randomUUID().toString(),
              base.number(),
              base.rootDirectory(),
              ours)
          .head();
    }
  }

  /** Names a file anew as a view does that is in step with a commit; committed when it is run. */
  Runnable renaming(VolumeId id, Commit base, String path, String newPath) {
    var volume = new VolumeRepository(objects, id);
    var nodes = volume.overlay();
    var editor = new TreeEditor(nodes, base.rootDirectory());
    var file = editor.find(path).orElseThrow();
    editor.remove(path);
    editor.put(newPath, file);
    var ours = editor.build(FlatTree.Spill.NONE);
    return () ->
        new Committer(gate, clock, "test")
            .commit(
                volume,
                nodes,
                UUID.randomUUID().toString(),
                base.number(),
                base.rootDirectory(),
                ours);
  }

  interface Edit {
    void on(TreeEditor editor);
  }

  Commit edit(VolumeRepository volume, Edit edit) {
    var nodes = volume.overlay();
    return new Committer(gate, clock, "test")
        .commit(
            volume,
            nodes,
            UUID.randomUUID().toString(),
            0,
            head -> {
              var editor = new TreeEditor(nodes, head.rootDirectory());
              edit.on(editor);
              return new Committer.Proposed(
                  editor.build(FlatTree.Spill.NONE), editor.overwritten());
            })
        .head();
  }

  /** Every file of a commit with its content, read from the store. */
  SortedMap<String, String> files(VolumeId id, Commit commit) {
    var volume = new VolumeRepository(objects, id);
    var files = new TreeMap<String, String>();
    read(volume, "", commit.rootDirectory(), files);
    return files;
  }

  SortedMap<String, String> files(VolumeId id) {
    return files(id, new VolumeRepository(objects, id).head(0));
  }

  private static void read(
      VolumeRepository volume, String path, Entry.Directory at, SortedMap<String, String> files) {
    volume
        .node(at.node())
        .entries()
        .forEach(
            (name, entry) -> {
              String child = path.isEmpty() ? name : path + "/" + name;
              switch (entry) {
                case Entry.Directory directory -> read(volume, child, directory, files);
                case Entry.File file ->
                    files.put(
                        child, file.size() == 0 ? "" : new String(volume.read(file, 0), UTF_8));
                case Entry.Link link -> files.put(child, link.target());
              }
            });
  }

  long count(String kind) {
    return objects.list("shop/", "", 100_000).stream()
        .filter(object -> object.key().contains("/" + kind + "/"))
        .count();
  }

  @Override
  public void close() {
    transfers.close();
  }
}
