package dev.mizzen.volume.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.EverybodyWins;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.testing.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitterTest {

  private static final VolumeId ID = new VolumeId("shop", "weights");
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir Path directory;
  private StoreGate healthyGate;

  @BeforeEach
  void probe() {
    healthyGate = gate(new DirectoryStore(directory.resolve("probe")));
  }

  @Test
  void numbersCommitsFromOneWithoutGaps() {
    // Given a volume with five commits
    var volume = new VolumeRepository(new DirectoryStore(directory), ID);
    volume.mark("u");
    for (int i = 1; i <= 5; i++) {
      commit(volume, "file-" + i, "content " + i);
    }

    // When the head is looked for, from nothing and from any number
    var heads = new ArrayList<Commit>();
    for (int known = 0; known <= 5; known++) {
      heads.add(volume.head(known));
    }
    for (int known = 0; known <= 5; known++) {
      heads.add(volume.headLikelyNext(known));
    }

    // Then it is the fifth, and names what it came from
    assertThat(heads)
        .allSatisfy(
            head -> {
              assertThat(head.number()).isEqualTo(5);
              assertThat(head.parent()).isEqualTo(4);
              assertThat(head.files()).isEqualTo(5);
            });
  }

  @Test
  void findsTheNextCommitWithoutTheHintToIt() {
    // Given a volume whose hint to the head is gone
    var store = new DirectoryStore(directory);
    var volume = new VolumeRepository(store, ID);
    volume.mark("u");
    commit(volume, "one", "1");
    commit(volume, "two", "2");
    store.deleteAll(List.of(volume.layout().head()));

    // When
    var head = volume.headLikelyNext(1);

    // Then
    assertThat(head.number()).isEqualTo(2);
  }

  @Test
  void keepsTheFilesOfManyCommittersAtOnce() throws Exception {
    // Given a volume on S3 and many writers, each with a file of its own
    int writers = 12;
    try (var server = new S3Server(directory);
        var s3 = new dev.mizzen.volume.store.S3Store(server.settings());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var store = new RetryingStore(s3, Duration.ofSeconds(10));
      var volume = new VolumeRepository(store, ID);
      volume.mark("u");

      // When all commit at once, each from the empty volume
      var outcomes = new ArrayList<Future<Committer.Committed>>();
      for (int i = 0; i < writers; i++) {
        String name = "file-" + i;
        outcomes.add(threads.submit(() -> commit(volume, name, name)));
      }
      for (var outcome : outcomes) {
        outcome.get();
      }

      // Then every file is there, and every commit had a number of its own
      assertThat(volume.head(0).number()).isEqualTo(writers);
      assertThat(volume.head(0).files()).isEqualTo(writers);
    }
  }

  @Test
  void keepsTheFilesOfAHundredCommitters() throws Exception {
    // Given a volume, and a hundred writers with a file each in a directory that they share
    int writers = 100;
    var volume = new VolumeRepository(new MemoryStore(InstantSource.system()), ID);
    volume.mark("u");

    // When all commit at once
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = new ArrayList<Future<Committer.Committed>>();
      for (int i = 0; i < writers; i++) {
        String name = "shared/file-" + i;
        outcomes.add(threads.submit(() -> commit(volume, name, name)));
      }
      for (var outcome : outcomes) {
        outcome.get();
      }
    }

    // Then every file is there, and every commit had a number of its own
    assertThat(volume.head(0).number()).isEqualTo(writers);
    assertThat(filesOf(volume, volume.head(0).rootDirectory())).isEqualTo(writers);
  }

  @Test
  void committersOfOneProcessDoNotRace() throws Exception {
    // Given a volume, and fifty writers of one process with a file each
    int writers = 50;
    var lost = new AtomicInteger();
    var objects = new MemoryStore(InstantSource.system());
    var store =
        new FaultyStore(
            objects,
            (operation, key) -> {
              if (operation.equals("putIfAbsent") && objects.stat(key).isPresent()) {
                lost.incrementAndGet();
              }
              return Fault.NONE;
            });
    var volume = new VolumeRepository(store, ID);
    volume.mark("u");
    var committer = new Committer(healthyGate, CLOCK, "test");

    // When all commit at once
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = new ArrayList<Future<Committer.Committed>>();
      for (int i = 0; i < writers; i++) {
        String name = "file-" + i;
        outcomes.add(threads.submit(() -> commit(committer, volume, name, name)));
      }
      for (var outcome : outcomes) {
        assertThat(outcome.get().created()).isTrue();
      }
    }

    // Then every file is there, each with a commit of its own, and nobody lost a number
    assertThat(volume.head(0).number()).isEqualTo(writers);
    assertThat(filesOf(volume, volume.head(0).rootDirectory())).isEqualTo(writers);
    assertThat(lost).hasValue(0);
  }

  @Test
  void committersOfOneProcessRaceThoseOfAnother() throws Exception {
    // Given a volume, and two processes with writers
    int writers = 40;
    var volume = new VolumeRepository(new MemoryStore(InstantSource.system()), ID);
    volume.mark("u");
    var committers =
        List.of(
            new Committer(healthyGate, CLOCK, "one"), new Committer(healthyGate, CLOCK, "other"));

    // When all commit at once
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = new ArrayList<Future<Committer.Committed>>();
      for (int i = 0; i < writers; i++) {
        String name = "file-" + i;
        var committer = committers.get(i % 2);
        outcomes.add(threads.submit(() -> commit(committer, volume, name, name)));
      }
      for (var outcome : outcomes) {
        outcome.get();
      }
    }

    // Then every file is there, and every commit had a number of its own
    assertThat(volume.head(0).number()).isEqualTo(writers);
    assertThat(filesOf(volume, volume.head(0).rootDirectory())).isEqualTo(writers);
  }

  @Test
  void refusesANewerVolume() {
    // Given a marker and a commit that a newer release wrote
    var store = new DirectoryStore(directory);
    store.put(
        "shop/weights/volume.json",
        "{\"format\":3,\"uid\":\"u\",\"sharded\":true}".getBytes(UTF_8));
    store.put("shop/old/volume.json", "{\"format\":1,\"uid\":\"u\"}".getBytes(UTF_8));
    store.put(
        "shop/old/commits/00000000000000000001", "{\"format\":3,\"number\":1}".getBytes(UTF_8));
    var volume = new VolumeRepository(store, ID);
    var old = new VolumeRepository(store, new VolumeId("shop", "old"));

    // When they are read, both are refused
    assertThatThrownBy(volume::marker).isInstanceOf(NewerFormatException.class);
    assertThatThrownBy(() -> old.head(0))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining("shop/old")
        .hasMessageContaining("update Mizzen");
  }

  @Test
  void noticesEveryChangedByteOfWhatItReads() {
    // Given a commit, then one byte of each object changed
    var store = new DirectoryStore(directory);
    var volume = new VolumeRepository(store, ID);
    volume.mark("u");
    byte[] content = new byte[2000];
    volume.putChunk(Hash.of(content), content);
    commit(volume, "a", "content");
    for (var object : store.list("shop/.data/", "", 1000)) {
      if (object.key().contains("/nodes/") || object.key().contains("/chunks/")) {
        byte[] bytes = store.get(object.key()).orElseThrow();
        bytes[bytes.length / 2] ^= 1;
        store.put(object.key(), bytes);
      }
    }

    // When they are read, reading fails and names the object
    var root = volume.head(0).rootDirectory().node();
    assertThatThrownBy(() -> volume.node(root))
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining(root.toString());
    assertThatThrownBy(() -> volume.chunk(Hash.of(content)))
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining("chunks/");
  }

  @Test
  void neverMakesHalfACommitWhateverFails() {
    // Given a store on which any call may fail before or after it is done
    var random = new Random(42);
    var objects = new DirectoryStore(directory);
    var faulty =
        new FaultyStore(
            objects,
            (operation, key) ->
                switch (random.nextInt(20)) {
                  case 0 -> Fault.BUSY;
                  case 1 -> Fault.LOST_REPLY;
                  default -> Fault.NONE;
                });
    new VolumeRepository(objects, ID).mark("u");
    var volume = new VolumeRepository(faulty, ID);

    // When many commits are tried without any retry
    int reported = 0;
    for (int i = 0; i < 60; i++) {
      try {
        commit(volume, "dir-" + i + "/file", "content " + i);
        reported++;
      } catch (StoreException e) {
        assertThat(e.isTransient()).isTrue();
      }
    }

    // Then some failed, and every commit that exists can be read to its last file
    var whole = new VolumeRepository(objects, ID);
    var head = whole.head(0);
    assertThat(reported).isBetween(1, 59);
    assertThat(head.number()).isGreaterThanOrEqualTo(reported);
    for (var commit = head; commit.number() > 0; commit = whole.commit(commit.parent())) {
      assertThat(filesOf(whole, commit.rootDirectory())).isEqualTo(commit.files());
    }
  }

  @Test
  void doesNotCommitToAStoreThatIsNotAtomic() {
    // Given a store that ignores the condition
    ObjectStore bad = new EverybodyWins(new DirectoryStore(directory));
    var volume = new VolumeRepository(bad, ID);
    volume.mark("u");
    var before = bad.list("shop/", "", 10);

    // When somebody commits, it is refused and nothing is written
    assertThatThrownBy(() -> commit(volume, gate(bad), "a", "b"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.NOT_ATOMIC));
    assertThat(bad.list("shop/", "", 10)).isEqualTo(before);
  }

  @Test
  void tellsThatItMergesBeforeItCommits() {
    // Given a volume that somebody has committed to, and a tree that begins with the empty one
    var volume = new VolumeRepository(new DirectoryStore(directory), ID);
    volume.mark("u");
    commit(volume, "a", "1");
    var nodes = volume.overlay();
    var base = FlatTree.EMPTY.build(nodes, FlatTree.Spill.NONE);
    var content = new Entry.File(1, false, 0, List.of(Hash.of(new byte[] {2})), new byte[] {2});
    var ours =
        new FlatTree(new TreeMap<>(Map.of("b", content)), new TreeSet<>())
            .build(nodes, FlatTree.Spill.NONE);
    var committer = new Committer(healthyGate, CLOCK, "test");
    Committer.Merging unable =
        () -> {
          throw new IllegalStateException("cannot keep it");
        };

    // When it cannot be kept, then nothing is committed
    assertThatThrownBy(() -> committer.commit(volume, nodes, "t", 0, base, ours, unable))
        .hasMessage("cannot keep it");
    assertThat(volume.head(0).number()).isEqualTo(1);

    // When nothing is merged, then that does not matter
    var theirs = volume.head(0).rootDirectory();
    var merged = committer.commit(volume, nodes, "u", 0, base, ours).head().rootDirectory();
    assertThat(merged.sameAs(ours)).isFalse();
    var fitting = committer.commit(volume, nodes, "v", 2, merged, theirs, unable);
    assertThat(fitting.head().number()).isEqualTo(3);
    assertThat(fitting.head().rootDirectory().sameAs(theirs)).isTrue();
  }

  @Test
  void sendsDirectoriesTogetherAndAllOfThemBeforeTheCommit() {
    // Given a store that notes what is written, and a tree of many directories
    var written = new ConcurrentLinkedQueue<String>();
    var store =
        new FaultyStore(
            new DirectoryStore(directory),
            (operation, key) -> {
              if (operation.startsWith("put")) {
                written.add(key);
              }
              return Fault.NONE;
            });
    var volume = new VolumeRepository(store, ID);
    volume.mark("u");
    written.clear();
    int folders = 40;
    var nodes = volume.overlay();
    var leaves = new TreeMap<String, Entry>();
    var directories = new TreeSet<String>();
    for (int i = 0; i < folders; i++) {
      byte[] content = {(byte) i};
      directories.add("dir-" + i);
      leaves.put(
          "dir-" + i + "/file", new Entry.File(1, false, 0, List.of(Hash.of(content)), content));
    }
    var base = FlatTree.EMPTY.build(nodes, FlatTree.Spill.NONE);
    var ours = new FlatTree(leaves, directories).build(nodes, FlatTree.Spill.NONE);

    // When it is committed
    var done = new Committer(healthyGate, CLOCK, "test").commit(volume, nodes, "t", 0, base, ours);

    // Then each directory was written once, and the commit after them
    var keys = List.copyOf(written);
    assertThat(keys.stream().filter(key -> key.contains("/nodes/")))
        .hasSize(folders + 1)
        .doesNotHaveDuplicates();
    int commit = keys.indexOf(volume.layout().commit(1));
    assertThat(keys.subList(0, commit)).allMatch(key -> key.contains("/nodes/"));
    assertThat(commit).isEqualTo(folders + 1);
    assertThat(filesOf(volume, done.head().rootDirectory())).isEqualTo(folders);
  }

  @Test
  void makesNoCommitWhenADirectoryCannotBeSent() {
    // Given a store that refuses one of two directories
    var store = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.NONE);
    var volume = new VolumeRepository(store, ID);
    volume.mark("u");
    var refused = new AtomicInteger();
    store.plan(
        (operation, key) ->
            key.contains("/nodes/") && operation.equals("put") && refused.incrementAndGet() == 2
                ? Fault.BUSY
                : Fault.NONE);

    // When it is committed, then that fails
    assertThatThrownBy(() -> commit(volume, "dir/file", "1")).isInstanceOf(StoreException.class);
    store.plan((operation, key) -> Fault.NONE);
    assertThat(volume.head(0).number()).isZero();
  }

  @Test
  void deletesAVolumeAndNothingElse() {
    // Given two volumes, one's name the beginning of the other's
    var store = new DirectoryStore(directory);
    var volume = new VolumeRepository(store, ID);
    var other = new VolumeRepository(store, new VolumeId("shop", "weights-2"));
    volume.mark("u1");
    other.mark("u2");
    commit(volume, "a", "1");
    commit(other, "a", "1");

    // When one is deleted
    volume.deleteAll();

    // Then only the other is left
    assertThat(volume.marker()).isEmpty();
    assertThat(store.list("shop/weights/", "", 10)).isEmpty();
    assertThat(store.list("shop/.data/", "", 10))
        .allSatisfy(object -> assertThat(object.key()).contains(idOf(other)));
    assertThat(other.head(0).files()).isEqualTo(1);
    assertThat(other.marker()).map(Marker::uid).contains("u2");
  }

  private static String idOf(VolumeRepository volume) {
    return volume.requireMarker().id();
  }

  private static long filesOf(VolumeRepository volume, Entry.Directory directory) {
    long files = 0;
    for (var entry : volume.node(directory.node()).entries().values()) {
      files += entry instanceof Entry.Directory child ? filesOf(volume, child) : 1;
    }
    return files;
  }

  private static StoreGate gate(ObjectStore store) {
    return new StoreGate(new AtomicityProbe(store), CLOCK);
  }

  private Committer.Committed commit(VolumeRepository volume, String path, String text) {
    return commit(volume, healthyGate, path, text);
  }

  /** Adds one file to the empty tree, which is what a writer does that has never reloaded. */
  private static Committer.Committed commit(
      VolumeRepository volume, StoreGate gate, String path, String text) {
    // Of its own for each, as on nodes of their own: they race.
    return commit(new Committer(gate, CLOCK, "test"), volume, path, text);
  }

  private static Committer.Committed commit(
      Committer committer, VolumeRepository volume, String path, String text) {
    return OneFile.add(committer, volume, path, text);
  }
}
