package dev.mizzen.volume.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.snapshot.Definition.Origin;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.CountingStore;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {

  private static final VolumeId WEIGHTS = new VolumeId("shop", "weights");
  private static final VolumeId COPY = new VolumeId("shop", "copy");
  private static final VolumeId OLD = new VolumeId("shop", "old");
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir Path directory;
  private DirectoryStore store;
  private Volumes volumes;

  @BeforeEach
  void weights() {
    store = new DirectoryStore(directory);
    volumes = new Volumes(store, CLOCK);
    volumes.define(WEIGHTS, Definition.of("u1"));
  }

  @Test
  void clonesAtOnceWhateverTheSize() {
    // Given a volume with two commits
    commit(WEIGHTS, "a", "1");
    commit(WEIGHTS, "b", "2");
    var counting = new CountingStore(store);

    // When it is cloned, once at its head and once as it was before
    new Volumes(counting.store(), CLOCK).define(COPY, copyOf("weights", OptionalLong.empty()));
    int calls = counting.calls().size();
    volumes.define(new VolumeId("shop", "before"), copyOf("weights", OptionalLong.of(1)));

    // Then each has one commit with the files of its source, and no content was copied
    assertThat(files(COPY)).containsExactly("a", "b");
    assertThat(head(COPY).number()).isEqualTo(1);
    assertThat(files(new VolumeId("shop", "before"))).containsExactly("a");
    assertThat(calls).isLessThan(16);
    assertThat(store.list("shop/", "", 1000))
        .filteredOn(o -> o.key().contains("/nodes/"))
        .hasSize(2);
  }

  @Test
  void aCloneGoesItsOwnWayAndOutlivesItsSource() {
    // Given a clone, and further commits to both
    commit(WEIGHTS, "a", "1");
    volumes.define(COPY, copyOf("weights", OptionalLong.empty()));
    commit(COPY, "mine", "2");
    commit(WEIGHTS, "theirs", "3");

    // When the source is deleted
    volumes.delete(WEIGHTS);

    // Then the clone has all that it had, and with it the last object goes
    assertThat(files(COPY)).containsExactly("a", "mine");
    volumes.delete(COPY);
    assertThat(store.list("shop/", "", 10)).isEmpty();
  }

  @Test
  void aRenamedVolumeKeepsItsHistory() {
    // Given a volume with a commit, and somebody who found it under its old name
    commit(WEIGHTS, "a", "1");
    var mounted = new VolumeRepository(store, WEIGHTS);
    mounted.head(0);

    // When it is renamed, and the old name deleted as its owner does
    volumes.define(COPY, renamed("weights"));
    volumes.delete(WEIGHTS);

    // Then the history goes on under the new name
    assertThat(new VolumeRepository(store, WEIGHTS).marker()).isEmpty();
    commit(COPY, "b", "2");
    assertThat(mounted.head(0).number()).isEqualTo(2);
    assertThat(files(COPY)).containsExactly("a", "b");
  }

  @Test
  void everyCallCanBeRepeatedWhereverItBroke() {
    // Given steps that can break at any of their calls to the store
    for (String step : List.of("clone", "rename", "delete")) {
      for (int broken = 0; broken < 40; broken++) {
        var objects = new DirectoryStore(directory.resolve(step + broken));
        var intact = new Volumes(objects, CLOCK);
        intact.define(WEIGHTS, Definition.of("u1"));
        store = objects;
        commit(WEIGHTS, "a", "1");
        int at = broken;
        var count = new int[1];
        var faulty =
            new Volumes(
                new FaultyStore(
                    objects, (operation, key) -> count[0]++ == at ? Fault.LOST_REPLY : Fault.NONE),
                CLOCK);

        // When one breaks, and is done again
        boolean finished = attempt(() -> run(step, faulty));
        run(step, intact);

        // Then the outcome is the same as if it had not
        switch (step) {
          case "clone" -> {
            assertThat(files(COPY)).containsExactly("a");
            assertThat(files(WEIGHTS)).containsExactly("a");
          }
          case "rename" -> {
            intact.delete(WEIGHTS);
            assertThat(files(COPY)).containsExactly("a");
          }
          default -> assertThat(objects.list("", "", 10)).isEmpty();
        }
        if (finished) {
          break;
        }
      }
    }
  }

  private static void run(String step, Volumes on) {
    switch (step) {
      case "clone" -> on.define(COPY, copyOf("weights", OptionalLong.empty()));
      case "rename" -> on.define(COPY, renamed("weights"));
      default -> on.delete(WEIGHTS);
    }
  }

  private static boolean attempt(Runnable step) {
    try {
      step.run();
      return true;
    } catch (dev.mizzen.volume.store.StoreException e) {
      return false;
    }
  }

  @Test
  void saysWhatThereIsNot() {
    assertThatThrownBy(() -> volumes.define(COPY, copyOf("nothing", OptionalLong.empty())))
        .isInstanceOf(UnknownVolumeException.class);
    assertThatThrownBy(() -> volumes.define(COPY, renamed("nothing")))
        .isInstanceOf(UnknownVolumeException.class);
    assertThatThrownBy(() -> volumes.define(COPY, copyOf("weights", OptionalLong.of(7))))
        .isInstanceOf(UnknownCommitException.class);
    assertThatThrownBy(() -> volumes.define(WEIGHTS, pinning("v1", 7)))
        .isInstanceOf(UnknownCommitException.class);
    assertThat(new VolumeRepository(store, COPY).marker()).isEmpty();
  }

  @Test
  void remembersSettingsAndPinsUntilTheNextDefinition() {
    // Given a volume with a commit
    commit(WEIGHTS, "a", "1");
    var settings =
        new Settings(
            OptionalLong.of(1 << 30), OptionalLong.of(0), OptionalLong.empty(), OptionalLong.of(7));

    // When it is defined with settings and a pin, and then without
    volumes.define(WEIGHTS, new Definition("u1", settings, Map.of("v1", 1L), Optional.empty()));
    var marker = new VolumeRepository(store, WEIGHTS).requireMarker();
    volumes.define(WEIGHTS, Definition.of("u2"));

    // Then it had them, and has them no more
    assertThat(marker.settings()).isEqualTo(settings);
    assertThat(marker.pins()).containsExactly(Map.entry("v1", 1L));
    var now = new VolumeRepository(store, WEIGHTS).requireMarker();
    assertThat(now.pins()).isEmpty();
    assertThat(now.settings()).isEqualTo(Settings.NONE);
    assertThat(now.uid()).isEqualTo("u2");
    assertThat(now.id()).isEqualTo(marker.id());
  }

  @Test
  void goesOnWithAVolumeOfFormat1WhereItLies() {
    // Given a volume that an early release made
    store.put("shop/old/volume.json", "{\"format\":1,\"uid\":\"u\"}".getBytes(UTF_8));

    // When it is committed to and pinned
    commit(OLD, "a", "1");
    volumes.define(OLD, pinning("v1", 1));

    // Then all of it lies where it did, it cannot be cloned or renamed, and goes as a whole
    assertThat(store.get("shop/old/commits/00000000000000000001")).isPresent();
    assertThat(new VolumeRepository(store, OLD).requireMarker().pins()).containsEntry("v1", 1L);
    assertThatThrownBy(() -> volumes.define(COPY, copyOf("old", OptionalLong.empty())))
        .isInstanceOf(NotSupportedException.class)
        .hasMessageContaining("copy its files");
    assertThatThrownBy(() -> volumes.define(COPY, renamed("old")))
        .isInstanceOf(NotSupportedException.class);
    volumes.delete(OLD);
    assertThat(store.list("shop/old/", "", 10)).isEmpty();
  }

  @Test
  void findsTheHeadOfALongHistoryInAFewRequests() {
    // Given a volume with many commits
    for (int i = 1; i <= 70; i++) {
      commit(WEIGHTS, "file-" + i, "1");
    }
    var counting = new CountingStore(store);

    // When the volume is found, its head and its top directory
    var found = new VolumeRepository(counting.store(), WEIGHTS);
    found.requireMarker();
    var head = found.head(0);
    found.node(head.rootDirectory().node());

    // Then it took four requests: the commit came with the hint
    String id = found.requireMarker().id();
    assertThat(head.number()).isEqualTo(70);
    assertThat(counting.calls().subList(0, 4).stream().map(call -> call.replace(id, "ID")))
        .containsExactly(
            "get shop/weights/volume.json",
            "get shop/.data/ID/head",
            "stat shop/.data/ID/commits/00000000000000000071",
            "get " + nodeKey(head));
  }

  @Test
  void doesNotTakeWhatIsStillBeingWrittenForACommit() {
    // Given a store that lists an object while it is written, under a name of its own
    var volume = new VolumeRepository(store, WEIGHTS);
    store.put(volume.layout().commits() + "00000000000000000001-5e7a", new byte[] {1});

    // When the head is looked for
    var head = volume.head(0);

    // Then there is none
    assertThat(head.number()).isZero();
  }

  @Test
  void findsTheHeadWithoutAHintAndWithAWrongOne() {
    // Given a volume whose first commits are gone
    for (int i = 1; i <= 9; i++) {
      commit(WEIGHTS, "file-" + i, "1");
    }
    var volume = new VolumeRepository(store, WEIGHTS);
    String history = "shop/.data/" + volume.requireMarker().id() + "/";
    store.deleteAll(
        List.of(
            history + "commits/00000000000000000001", history + "commits/00000000000000000002"));

    // When the hint is old, wrong, no number, and absent; and with a commit that is old, of another
    // number, of a newer make, and no commit
    String third = new String(store.get(history + "commits/00000000000000000003").get(), UTF_8);
    var hints =
        List.of(
            "3",
            "4711",
            "x",
            "",
            "3\n" + third,
            "9\n" + third,
            "9\n" + third.replace("\"format\":1", "\"format\":99"),
            "9\n{",
            "9\n");
    for (String hint : hints) {
      store.put(history + "head", hint.getBytes(UTF_8));
      assertThat(volume.head(0).number()).as("hint '%s'", hint).isEqualTo(9);
      assertThat(volume.head(5).number()).as("hint '%s'", hint).isEqualTo(9);
    }
    store.deleteAll(List.of(history + "head"));

    // Then the head is found all the same
    assertThat(volume.head(0).number()).isEqualTo(9);
    assertThat(volume.head(9).number()).isEqualTo(9);
  }

  private static String nodeKey(Commit head) {
    return "shop/.data/ID/nodes/" + head.root().substring(0, 2) + "/" + head.root();
  }

  private static Definition copyOf(String volume, OptionalLong commit) {
    return new Definition(
        "u2", Settings.NONE, Map.of(), Optional.of(new Origin.Copy(volume, commit)));
  }

  private static Definition renamed(String volume) {
    return new Definition("u2", Settings.NONE, Map.of(), Optional.of(new Origin.Renamed(volume)));
  }

  private static Definition pinning(String name, long commit) {
    return new Definition("u1", Settings.NONE, Map.of(name, commit), Optional.empty());
  }

  private Commit head(VolumeId id) {
    return new VolumeRepository(store, id).head(0);
  }

  private List<String> files(VolumeId id) {
    var volume = new VolumeRepository(store, id);
    return volume.node(volume.head(0).rootDirectory().node()).entries().keySet().stream().toList();
  }

  /** Adds a file. */
  private void commit(VolumeId id, String path, String text) {
    var volume = new VolumeRepository(store, id);
    var nodes = volume.overlay();
    var leaves = new TreeMap<String, Entry>();
    byte[] content = text.getBytes(UTF_8);
    leaves.put(path, new Entry.File(content.length, false, 0, List.of(Hash.of(content)), content));
    var base = FlatTree.EMPTY.build(nodes, FlatTree.Spill.NONE);
    var ours = new FlatTree(leaves, new TreeSet<>()).build(nodes, FlatTree.Spill.NONE);
    var gate =
        new StoreGate(new AtomicityProbe(new DirectoryStore(directory.resolve("probe"))), CLOCK);
    new Committer(gate, CLOCK, "test")
        .commit(volume, nodes, UUID.randomUUID().toString(), 0, base, ours);
  }
}
