package dev.mizzen.volume.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.Timed;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.snapshot.Volumes;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Volumes of one pool are changed, cloned, pinned, deleted and collected at random, on a store of
 * which any call may fail before or after it is done. What the commits hold is compared with plain
 * maps.
 */
class CollectionModelTest {

  private static final List<VolumeId> IDS =
      List.of(World.WEIGHTS, new VolumeId("shop", "one"), new VolumeId("shop", "two"));

  /** Of every kind of content, few of them, so that what was garbage comes again. */
  private static final List<String> CONTENTS =
      List.of(
          "a",
          "b",
          "c",
          World.large("d"),
          World.large("e"),
          World.large("f"),
          World.large("g").repeat(40),
          World.large("h").repeat(40),
          World.large("i").repeat(150));

  /** What a history holds, by its id, which no other volume ever has. */
  private final Map<String, TreeMap<Long, SortedMap<String, String>>> model = new HashMap<>();

  private World world;
  private Random random;
  private FaultyStore faulty;
  private int faultsIn;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void everyCommitThatExistsReadsCompletely(int seed) {
    random = new Random(seed);
    long deleted = 0;
    int failed = 0;
    try (var here = new World()) {
      world = here;
      faulty =
          new FaultyStore(
              here.objects,
              (operation, key) ->
                  faultsIn == 0 || random.nextInt(faultsIn) > 0
                      ? Fault.NONE
                      : random.nextBoolean() ? Fault.BUSY : Fault.LOST_REPLY);
      for (int step = 0; step < 200; step++) {
        // When something is done, with a store that fails half of the time
        faultsIn = random.nextBoolean() ? 0 : 15;
        try {
          deleted += step();
        } catch (StoreException e) {
          failed++;
        }
        faultsIn = 0;

        // Then every commit is there that nobody dropped, and has what it had
        remember();
        if (step % 10 == 9) {
          check("seed %d, step %d".formatted(seed, step));
        }
      }
    }
    assertThat(deleted).as("deleted objects").isPositive();
    assertThat(failed).as("failed steps").isPositive();
  }

  private long step() {
    var id = IDS.get(random.nextInt(IDS.size()));
    var there = new VolumeRepository(world.objects, id).marker().isPresent();
    if (!there) {
      makeOrClone(id);
      return 0;
    }
    switch (random.nextInt(20)) {
      case 0 -> new Volumes(faulty).delete(id);
      case 1 -> define(id);
      case 2, 3, 4 -> world.pass(Duration.ofHours(1 + random.nextInt(30)));
      case 5, 6, 7, 8, 9 -> {
        return collect(id);
      }
      default -> change(Timed.repository(faulty, id, world::nanos));
    }
    return 0;
  }

  private void makeOrClone(VolumeId id) {
    var source = IDS.get(random.nextInt(IDS.size()));
    boolean clones =
        !source.equals(id) && new VolumeRepository(world.objects, source).marker().isPresent();
    Optional<Definition.Origin> origin =
        clones
            ? Optional.of(new Definition.Origin.Copy(source.name(), OptionalLong.empty()))
            : Optional.empty();
    var expected = clones ? world.files(source) : new TreeMap<String, String>();
    new Volumes(faulty).define(id, new Definition("u", settings(), Map.of(), origin));
    if (clones) {
      assertThat(world.files(id)).isEqualTo(expected);
    }
  }

  private void define(VolumeId id) {
    var head = new VolumeRepository(world.objects, id).head(0);
    Map<String, Long> pins =
        head.number() == 0 || random.nextBoolean() ? Map.of() : Map.of("pin", head.number());
    new Volumes(faulty).define(id, new Definition("u", settings(), pins, Optional.empty()));
  }

  private Settings settings() {
    return switch (random.nextInt(4)) {
      case 0 -> Settings.NONE;
      case 1 ->
          new Settings(
              OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(2));
      default -> World.retainingCommits(1 + random.nextInt(3));
    };
  }

  /** One change, or one that begins with an older commit and is merged. */
  private void change(VolumeRepository volume) {
    var head = volume.head(0);
    String path = "d%d/f%d".formatted(random.nextInt(2), random.nextInt(4));
    if (world.files(volume.id()).containsKey(path) && random.nextInt(3) == 0) {
      world.edit(volume, editor -> editor.remove(path));
    } else if (head.number() > 0 && random.nextInt(4) == 0) {
      world.merge(volume, head, path, CONTENTS.get(random.nextInt(CONTENTS.size())));
    } else {
      world.put(volume, path, CONTENTS.get(random.nextInt(CONTENTS.size())));
    }
  }

  private long collect(VolumeId id) {
    var old = Timed.repository(world.objects, id, world::nanos);
    // It has read what is garbage, and goes by that for a while.
    old.chunkSize(Hash.of(new byte[1]));
    Runnable meanwhile =
        () -> {
          // Those who come now, and those who were under way.
          change(random.nextBoolean() ? old : Timed.repository(world.objects, id, world::nanos));
        };
    try {
      return world
          .collector(
              faulty,
              () -> {
                try {
                  meanwhile.run();
                } catch (StoreException e) {
                  // Has to wait for the deletion.
                  assertThat(e.reason()).isEqualTo(StoreException.Reason.BUSY);
                }
              })
          .collect(id, false)
          .deleted();
    } catch (BusyPoolException e) {
      return 0;
    }
  }

  /** What commits hold when they are seen for the first time is what they hold ever after. */
  private void remember() {
    for (var id : IDS) {
      var volume = new VolumeRepository(world.objects, id);
      volume
          .marker()
          .ifPresent(
              marker -> {
                var history = model.computeIfAbsent(marker.id(), key -> new TreeMap<>());
                long head = volume.head(0).number();
                long from = history.isEmpty() ? 1 : history.lastKey() + 1;
                for (long number = from; number <= head; number++) {
                  history.put(number, world.files(id, volume.commit(number)));
                }
              });
    }
  }

  private void check(String when) {
    for (var id : IDS) {
      var volume = new VolumeRepository(world.objects, id);
      var marker = volume.marker();
      if (marker.isEmpty()) {
        continue;
      }
      var history = model.get(marker.get().id());
      var mustExist = new HashSet<>(marker.get().pins().values());
      mustExist.add(volume.head(0).number());
      for (var commit : history.entrySet()) {
        var found = volume.find(commit.getKey());
        if (found.isPresent()) {
          assertThat(read(id, found.get(), when)).as(when).isEqualTo(commit.getValue());
        }
        assertThat(found.isPresent() || !mustExist.contains(commit.getKey())).as(when).isTrue();
      }
      assertThat(volume.head(0).number())
          .as(when)
          .isEqualTo(history.isEmpty() ? 0 : history.lastKey());
    }
  }

  private SortedMap<String, String> read(VolumeId id, Commit commit, String when) {
    try {
      return world.files(id, commit);
    } catch (CorruptVolumeException e) {
      throw new AssertionError(when + ": commit " + commit.number() + " of " + id, e);
    }
  }
}
