package dev.mizzen.volume.collect;

import static dev.mizzen.volume.collect.World.WEIGHTS;
import static dev.mizzen.volume.collect.World.large;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.MountedCommits;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectorTest {

  private static final VolumeId COPY = new VolumeId("shop", "copy");

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void deletesWhatRetentionDroppedWithTheSecondLook() {
    // Given a volume that keeps one commit, and has had three
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", large("1"));
    world.put(WEIGHTS, "a", large("2"));
    world.put(WEIGHTS, "a", large("3"));
    world.pass(Duration.ofHours(25));

    // When it is collected, at once again, and four hours later
    var first = world.collector().collect(WEIGHTS, false);
    var soon = world.collector().collect(WEIGHTS, false);
    world.pass(Duration.ofHours(5));
    var later = world.collector().collect(WEIGHTS, false);
    var again = world.collector().collect(WEIGHTS, false);

    // Then two contents and two directories went with the last look, and nothing that is needed
    assertThat(first).isEqualTo(new CollectionReport(2, 4, first.bytes(), 0, 4));
    assertThat(soon).isEqualTo(new CollectionReport(0, 4, first.bytes(), 0, 4));
    assertThat(later).isEqualTo(new CollectionReport(0, 4, first.bytes(), 4, 0));
    assertThat(again).isEqualTo(new CollectionReport(0, 0, 0, 0, 0));
    assertThat(first.bytes()).isGreaterThan(4000);
    assertThat(world.files(WEIGHTS)).containsEntry("a", large("3"));
    assertThat(world.count("chunks")).isEqualTo(1);
    assertThat(world.count("commits")).isEqualTo(1);
  }

  @Test
  void keepsPinsAndWhatClonesNeedAndTheNumbersBetween() {
    // Given a volume that keeps one commit, with a pin in the middle, and a clone of a later one
    world.define(WEIGHTS, Settings.NONE, Map.of());
    for (int i = 1; i <= 3; i++) {
      world.put(WEIGHTS, "a", large("" + i));
    }
    world.cloneOf(WEIGHTS, COPY);
    for (int i = 4; i <= 6; i++) {
      world.put(WEIGHTS, "a", large("" + i));
    }
    world.define(WEIGHTS, World.retainingCommits(1), Map.of("v2", 2L));

    // When everything is collected that can be
    world.collectAll();

    // Then what is pinned and cloned reads as it did, and who knows the pin finds the head
    var volume = new VolumeRepository(world.objects, WEIGHTS);
    assertThat(world.files(WEIGHTS, volume.commit(2))).containsEntry("a", large("2"));
    assertThat(world.files(COPY)).containsEntry("a", large("3"));
    assertThat(world.files(WEIGHTS)).containsEntry("a", large("6"));
    assertThat(world.count("chunks")).isEqualTo(3);
    for (int known = 0; known <= 6; known++) {
      assertThat(volume.head(known).number()).isEqualTo(6);
    }
    assertThat(volume.find(1)).isEmpty();
    assertThat(volume.find(4)).isEmpty();
    world.objects.deleteAll(List.of(volume.layout().head()));
    assertThat(volume.head(0).number()).isEqualTo(6);
  }

  @Test
  void keepsWhatANodeSaysThatItsViewsNeed() {
    // Given a volume that keeps one commit, and a node with a view of its second and third
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    for (int i = 1; i <= 5; i++) {
      world.put(WEIGHTS, "a", large("" + i));
    }
    var volume = new VolumeRepository(world.objects, WEIGHTS);
    say(volume, "node-1", 2, 3);

    // When it is collected, and the node goes on saying so
    world.pass(Duration.ofHours(20));
    say(volume, "node-1", 2, 3);
    world.pass(Duration.ofHours(20));
    world.collector().collect(WEIGHTS, false);
    say(volume, "node-1", 2, 3);
    world.pass(Duration.ofHours(5));
    world.collector().collect(WEIGHTS, false);

    // Then these two read as they did, and only the others went
    assertThat(world.files(WEIGHTS, volume.commit(2))).containsEntry("a", large("2"));
    assertThat(world.files(WEIGHTS, volume.commit(3))).containsEntry("a", large("3"));
    assertThat(volume.find(1)).isEmpty();
    assertThat(volume.find(4)).isEmpty();
    assertThat(world.files(WEIGHTS)).containsEntry("a", large("5"));
  }

  @Test
  void keepsAllThatIsNewerForANodeThatDoesNotKnowWhatItMade() {
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    for (int i = 1; i <= 4; i++) {
      world.put(WEIGHTS, "a", large("" + i));
    }
    var volume = new VolumeRepository(world.objects, WEIGHTS);
    world.pass(Duration.ofHours(40));
    volume.mounted("node-1", MountedCommits.of(2, OptionalLong.empty()));

    assertThat(world.collector().collect(WEIGHTS, false).commits()).isEqualTo(1);
    assertThat(volume.find(2)).isPresent();
    assertThat(volume.find(3)).isPresent();
  }

  @Test
  void forgetsANodeThatSaysNothingForADay() {
    // Given a node that has gone without a word
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", large("1"));
    world.put(WEIGHTS, "a", large("2"));
    var volume = new VolumeRepository(world.objects, WEIGHTS);
    say(volume, "node-1", 1, 1);

    // When a day has passed
    world.pass(Duration.ofHours(25));

    // Then what it needed goes
    assertThat(world.collector().collect(WEIGHTS, false).commits()).isEqualTo(1);
  }

  @Test
  void whatNodesSaidGoesWithTheVolume() {
    world.put(WEIGHTS, "a", large("1"));
    say(new VolumeRepository(world.objects, WEIGHTS), "node-1", 1, 1);

    new VolumeRepository(world.objects, WEIGHTS).deleteAll();

    assertThat(world.count("mounts")).isZero();
  }

  private static void say(VolumeRepository volume, String node, long from, long to) {
    volume.mounted(node, MountedCommits.of(from, OptionalLong.of(to)));
  }

  @Test
  void keepsEverythingOfAVolumeThatAskedForNothing() {
    // Given a volume without retention
    for (int i = 1; i <= 4; i++) {
      world.put(WEIGHTS, "a", large("" + i));
    }

    // When it is collected for weeks
    world.collectAll();
    var report = world.collectAll();

    // Then every commit is there
    assertThat(report.objects()).isZero();
    var volume = new VolumeRepository(world.objects, WEIGHTS);
    for (int i = 1; i <= 4; i++) {
      assertThat(world.files(WEIGHTS, volume.commit(i))).containsEntry("a", large("" + i));
    }
  }

  @Test
  void nobodyCommitsAContentThatWentWithADroppedCommit() {
    // Given two views in step with a commit whose file is removed, and one commits in time
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    var old = world.put(WEIGHTS, "a", large("1"));
    var inTime = world.renaming(WEIGHTS, old, "a", "b");
    var late = world.renaming(WEIGHTS, old, "a", "c");
    world.remove(WEIGHTS, "a");
    inTime.run();
    assertThat(world.files(WEIGHTS)).containsEntry("b", large("1"));
    world.remove(WEIGHTS, "b");
    world.collectAll();

    // When the other one commits after its commit was dropped and collected
    assertThatThrownBy(late::run)
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining("'c'");

    // Then nothing was committed
    assertThat(new VolumeRepository(world.objects, WEIGHTS).head(0).number()).isEqualTo(4);
  }

  @Test
  void tellsWithoutChangingAnything() {
    // Given garbage
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", large("1"));
    world.put(WEIGHTS, "a", large("2"));
    world.pass(Duration.ofHours(25));
    var before = world.objects.list("", "", 1000);

    // When somebody only asks
    var report = world.collector().collect(WEIGHTS, true);

    // Then it is told, and nothing is different
    assertThat(report).isEqualTo(new CollectionReport(1, 2, report.bytes(), 0, 2));
    assertThat(world.objects.list("", "", 1000)).isEqualTo(before);
  }

  @Test
  void doesNotTouchWhatALongUploadMayRelyOn() {
    // Given garbage that was found, and an upload that began before and has said so
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", large("1"));
    world.put(WEIGHTS, "a", large("2"));
    world.pass(Duration.ofHours(25));
    String leases = new VolumeRepository(world.objects, WEIGHTS).layout().leases();
    world.objects.put(leases + "w", "{\"format\":2,\"ageSeconds\":300}".getBytes(UTF_8));
    world.collector().collect(WEIGHTS, false);
    world.pass(Duration.ofHours(5));

    // When it is collected while the upload goes on, and when nobody has heard of it for a day
    var during = world.collector().collect(WEIGHTS, false);
    world.pass(Duration.ofHours(25));
    var after = world.collector().collect(WEIGHTS, false);

    // Then only the later one deletes
    assertThat(during.deleted()).isZero();
    assertThat(after.deleted()).isEqualTo(2);
  }

  @Test
  void leavesWhatACommitTookUpAgainBetweenTheLooks() {
    // Given a content that was found to be garbage, and is committed again
    String again = large("1").repeat(100);
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", again);
    world.put(WEIGHTS, "a", large("2"));
    world.pass(Duration.ofHours(25));
    world.collector().collect(WEIGHTS, false);
    world.put(WEIGHTS, "b", again);
    world.pass(Duration.ofHours(5));

    // When it is looked at again
    world.collector().collect(WEIGHTS, false);

    // Then it is there
    assertThat(world.files(WEIGHTS)).containsEntry("b", again);
  }

  @Test
  void leavesWhatIsCommittedWhileTheDeletionIsAnnounced() {
    // Given garbage that is about to go, and somebody whose upload was under way
    String again = large("1").repeat(100);
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", again);
    world.put(WEIGHTS, "a", large("2"));
    world.pass(Duration.ofHours(25));
    world.collector().collect(WEIGHTS, false);
    world.pass(Duration.ofHours(5));
    var volume = new VolumeRepository(world.objects, WEIGHTS);
    byte[] content = again.getBytes(UTF_8);
    var hash = Hash.of(content);
    volume.chunkSize(hash);
    var file = new Entry.File(content.length, false, 0, List.of(hash), new byte[0]);

    // When that one commits after the announcement, with the list that it had read before
    var report =
        world
            .collector(
                world.objects,
                () -> {
                  volume.putChunk(hash, content);
                  world.edit(volume, editor -> editor.put("b", file));
                })
            .collect(WEIGHTS, false);

    // Then what it needs stays, and the rest goes
    assertThat(world.files(WEIGHTS)).containsEntry("b", again);
    assertThat(report.deleted()).isEqualTo(1);
  }

  @Test
  void nobodyStoresWhatIsBeingDeleted() {
    // Given a deletion that was announced and not ended
    var volume = new VolumeRepository(world.objects, WEIGHTS);
    byte[] content = large("1").getBytes(UTF_8);
    var hash = Hash.of(content);
    String hex = hash.toString();
    String name = "chunks/" + hex.substring(0, 2) + "/" + hex;
    world.objects.put(
        volume.layout().garbage(),
        "{\"format\":2,\"found\":{},\"run\":\"r\",\"deleting\":[\"%s\"]}"
            .formatted(name)
            .getBytes(UTF_8));
    var writer = Thread.ofVirtual().unstarted(() -> volume.putChunk(hash, content));

    // When somebody stores the same content
    writer.start();

    // Then it is stored once the deletion is over
    await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
    assertThat(volume.chunkSize(hash)).isEmpty();
    world.objects.put(
        volume.layout().garbage(),
        "{\"format\":2,\"found\":{},\"run\":\"\",\"deleting\":[]}".getBytes(UTF_8));
    await().until(() -> volume.chunkSize(hash).isPresent());
  }

  @Test
  void twoDoNotCollectAtOnce() {
    // Given garbage that is about to go
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", large("1"));
    world.put(WEIGHTS, "a", large("2"));
    world.pass(Duration.ofHours(25));
    world.collector().collect(WEIGHTS, false);
    world.pass(Duration.ofHours(5));
    var refused = new ArrayList<Throwable>();

    // When another one begins meanwhile
    world
        .collector(
            world.objects,
            () -> {
              try {
                world.collector().collect(WEIGHTS, false);
              } catch (BusyPoolException e) {
                refused.add(e);
              }
            })
        .collect(WEIGHTS, false);

    // Then it is refused, and later it is not
    assertThat(refused).hasSize(1);
    assertThat(world.collector().collect(WEIGHTS, false).objects()).isZero();
  }

  @Test
  void deletesNothingWhenADirectoryCannotBeRead() {
    // Given garbage, and a directory of the head that is damaged
    world.define(WEIGHTS, World.retainingCommits(1), Map.of());
    world.put(WEIGHTS, "a", large("1"));
    var head = world.put(WEIGHTS, "a", large("2"));
    world.pass(Duration.ofHours(25));
    world.collector().collect(WEIGHTS, false);
    world.pass(Duration.ofHours(5));
    world.objects.list("shop/", "", 1000).stream()
        .filter(object -> object.key().endsWith(head.root()))
        .forEach(object -> world.objects.put(object.key(), new byte[] {1}));
    long before = world.count("chunks");

    // When it is collected, it says so, and everything stays
    assertThatThrownBy(() -> world.collector().collect(WEIGHTS, false))
        .isInstanceOf(CorruptVolumeException.class);
    assertThat(world.count("chunks")).isEqualTo(before);
  }

  @Test
  void mayDieAtAnyCallAndTheNextOneGoesOn() {
    // Given garbage that is about to go, and a collection that dies at one of its calls
    for (int death = 0; death < 400; death += 3) {
      try (var here = new World()) {
        here.put(WEIGHTS, "a", large("1"));
        here.put(WEIGHTS, "a", large("2"));
        here.put(WEIGHTS, "a", large("3"));
        here.put(WEIGHTS, "a", large("4"));
        here.define(WEIGHTS, World.retainingCommits(1), Map.of("v", 2L));
        here.pass(Duration.ofHours(25));
        here.collector().collect(WEIGHTS, false);
        here.pass(Duration.ofHours(5));
        int at = death;
        var count = new AtomicInteger();
        var dying =
            new FaultyStore(
                here.objects,
                (operation, key) ->
                    count.getAndIncrement() >= at
                        ? at % 2 == 0 && count.get() == at + 1 ? Fault.LOST_REPLY : Fault.BUSY
                        : Fault.NONE);
        boolean done = collected(here, dying);

        // When others collect after it
        here.pass(Duration.ofHours(25));
        here.collector().collect(WEIGHTS, false);
        here.pass(Duration.ofHours(5));
        here.collector().collect(WEIGHTS, false);

        // Then nothing is left of what nobody needs, and all that is needed is there
        var volume = new VolumeRepository(here.objects, WEIGHTS);
        assertThat(here.files(WEIGHTS)).containsEntry("a", large("4"));
        assertThat(here.files(WEIGHTS, volume.commit(2))).containsEntry("a", large("2"));
        assertThat(here.count("chunks")).as("death at %d", death).isEqualTo(2);
        assertThat(here.put(WEIGHTS, "b", large("1")).number()).isEqualTo(5);
        if (done) {
          return;
        }
      }
    }
    throw new AssertionError("The collection never ended");
  }

  private static boolean collected(World here, FaultyStore store) {
    try {
      here.collector(store, () -> {}).collect(WEIGHTS, false);
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  @Test
  void forgetsARightToCollectThatNobodyUses() {
    // Given somebody who died while collecting
    String pool = new VolumeRepository(world.objects, WEIGHTS).layout().pool();
    world.objects.put(pool + "collecting", new byte[1]);

    // When others try at once and hours later, only the later one may
    assertThatThrownBy(() -> world.collector().collect(WEIGHTS, false))
        .isInstanceOf(BusyPoolException.class);
    world.pass(Duration.ofHours(7));
    assertThat(Optional.of(world.collector().collect(WEIGHTS, false))).isPresent();
  }
}
