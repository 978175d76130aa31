package dev.mizzen.volume.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Node;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.testing.Quietly;
import dev.mizzen.volume.threads.ServingThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeCacheTest {

  private static final Hash NAME = new Hash(1, 2, 3, 4);
  private static final Node NODE =
      new Node(new TreeMap<>(Map.of("link", new Entry.Link("target"))));

  private final AtomicInteger reads = new AtomicInteger();

  private Nodes counted(Nodes nodes) {
    return hash -> {
      reads.incrementAndGet();
      return nodes.node(hash);
    };
  }

  @Test
  void readsANodeOnceForAllViews() {
    var cache = new NodeCache(1 << 20);
    var one = cache.over(counted(hash -> NODE));
    var two = cache.over(counted(hash -> NODE));

    one.node(NAME);
    one.node(NAME);

    assertThat(two.node(NAME)).isSameAs(NODE);
    assertThat(reads).hasValue(1);
  }

  @Test
  void aThreadThatServesGivesWayOnlyBeforeANodeIsRead() throws Exception {
    // Given a cache without a node
    var gaveWay = new AtomicInteger();
    var before = new AtomicInteger();
    var nodes =
        new NodeCache(1 << 20)
            .over(
                counted(
                    hash -> {
                      before.set(gaveWay.get());
                      return NODE;
                    }));
    var serving =
        new ServingThread(
            "serving",
            () -> {
              nodes.node(NAME);
              nodes.node(NAME);
            },
            gaveWay::incrementAndGet);

    // When a thread that serves others asks for it twice
    serving.start();
    serving.join();

    // Then it gave way before the node was read, and not again
    assertThat(before).hasValue(1);
    assertThat(gaveWay).hasValue(1);
  }

  @Test
  void readsANodeOnceForAllWhoAskAtATime() throws Exception {
    // Given a store that does not answer yet
    var go = new CountDownLatch(1);
    var cache = new NodeCache(1 << 20);
    var nodes =
        cache.over(
            counted(
                hash -> {
                  Quietly.await(go);
                  return NODE;
                }));

    // When many ask
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Node>>();
      for (int i = 0; i < 20; i++) {
        asked.add(threads.submit(() -> nodes.node(NAME)));
      }
      await().until(() -> reads.get() > 0);
      go.countDown();

      // Then all have it after one read
      for (var node : asked) {
        assertThat(node.get()).isSameAs(NODE);
      }
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void readsTogetherWhatIsPrepared() {
    // Given a store that answers two at a time, and one node that was read before
    var two = new CyclicBarrier(2);
    var other = new Hash(5, 6, 7, 8);
    var known = new Hash(9, 10, 11, 12);
    var cache = new NodeCache(1 << 20);
    cache.put(known, NODE);
    var nodes =
        cache.over(
            counted(
                hash -> {
                  awaitQuietly(two);
                  return NODE;
                }));

    // When
    nodes.prepare(List.of(NAME, known, other));

    // Then
    assertThat(nodes.node(NAME)).isSameAs(NODE);
    assertThat(nodes.node(other)).isSameAs(NODE);
    assertThat(reads).hasValue(2);
  }

  private static void awaitQuietly(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void asksAgainAfterAFailure() {
    // Given a store that fails once
    var cache = new NodeCache(1 << 20);
    var nodes =
        cache.over(
            hash -> {
              if (reads.getAndIncrement() == 0) {
                throw new StoreException(Reason.BUSY, "503");
              }
              return NODE;
            });

    // When a node is read twice, the first read fails, the second has it
    assertThatThrownBy(() -> nodes.node(NAME)).isInstanceOf(StoreException.class);
    assertThat(nodes.node(NAME)).isSameAs(NODE);
  }

  @Test
  void keepsOnlyAsMuchAsItMay() {
    // Given room for some ten nodes
    var cache = new NodeCache(5000);
    var nodes = cache.over(counted(hash -> NODE));

    // When a hundred are read twice
    for (int i = 0; i < 200; i++) {
      nodes.node(new Hash(i % 100, 0, 0, 0));
    }

    // Then most were read twice
    assertThat(reads.get()).isGreaterThan(150);
  }
}
