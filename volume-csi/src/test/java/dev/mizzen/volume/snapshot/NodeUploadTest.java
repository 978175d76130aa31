package dev.mizzen.volume.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeUploadTest {

  private static final VolumeId ID = new VolumeId("shop", "weights");

  @TempDir Path directory;
  private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
  private final Committer committer =
      new Committer(
          new StoreGate(new AtomicityProbe(new MemoryStore(clock)), clock), clock, "test");

  @Test
  void sendsDirectoriesWhileItAsksForTheHead() {
    // Given a commit, and a store in which what came after it is found once a directory has come
    var store = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.NONE);
    var volume = new VolumeRepository(store, ID);
    volume.mark("u");
    var base = OneFile.add(committer, volume, "dir/file", "1").head().rootDirectory();
    var sent = new CountDownLatch(1);
    var found = new ConcurrentLinkedQueue<Boolean>();
    store.plan(
        (operation, key) -> {
          if (operation.equals("put") && key.contains("/nodes/")) {
            sent.countDown();
          } else if (key.equals(volume.layout().commit(2)) && !operation.startsWith("put")) {
            found.add(await(sent));
          }
          return Fault.NONE;
        });

    // When the next one is made
    var nodes = volume.overlay();
    var file = new Entry.File(1, false, 0, List.of(Hash.of(new byte[] {2})), new byte[] {2});
    var ours = nodes.directory(new TreeMap<>(Map.of("b", file)), FlatTree.Spill.NONE);
    var done = committer.commit(volume, nodes, "t", 1, base, ours);

    // Then neither waited for the other
    assertThat(found).isNotEmpty().containsOnly(true);
    assertThat(done.head().number()).isEqualTo(2);
    assertThat(done.head().rootDirectory().sameAs(ours)).isTrue();
  }

  @Test
  void sendsNothingEarlyThatItWillHaveToMerge() {
    // Given a view whose tree is no commit's, since it was merged
    var store = new DirectoryStore(directory);
    var volume = new VolumeRepository(store, ID);
    volume.mark("u");
    OneFile.add(committer, volume, "a", "1");
    var nodes = volume.overlay();
    var base =
        nodes.directory(new TreeMap<>(Map.of("b", new Entry.Link("1"))), FlatTree.Spill.NONE);
    var ours =
        nodes.directory(new TreeMap<>(Map.of("b", new Entry.Link("2"))), FlatTree.Spill.NONE);

    // When it commits
    var done = committer.commit(volume, nodes, "t", 1, base, ours);

    // Then the store has the directories of the two commits, and no others
    assertThat(done.head().rootDirectory().sameAs(ours)).isFalse();
    assertThat(store.list("shop/", "", 1000))
        .filteredOn(object -> object.key().contains("/nodes/"))
        .hasSize(2);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
