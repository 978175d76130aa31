package dev.mizzen.volume.store;

import dev.mizzen.volume.store.StoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Races writers for fresh keys. Some servers ignore {@code If-None-Match}, and some check and write
 * in two steps; on either, two commits can get the same number and one is lost.
 */
public final class AtomicityProbe {

  private static final int WRITERS = 16;
  private static final int ROUNDS = 4;

  private final ObjectStore store;

  public AtomicityProbe(ObjectStore store) {
    this.store = store;
  }

  /**
   * Returns when every round had exactly one winner.
   *
   * @throws StoreException {@link Reason#NOT_ATOMIC} when more than one writer won a key, or why
   *     the store failed
   */
  public void run() {
    String run = ".probe/" + UUID.randomUUID();
    var keys = new ArrayList<String>();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        String key = run + "-" + round;
        keys.add(key);
        judge(key, race(key, writers));
      }
    } finally {
      store.deleteAll(keys);
    }
  }

  /**
   * Whether what was written, and written over, is read at once: all that a {@link Sequencer} needs
   * of a store.
   */
  boolean showsWritesAtOnce() {
    String run = ".probe/" + UUID.randomUUID();
    var keys = new ArrayList<String>();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String key = run + "-" + round;
        keys.add(key);
        boolean wasThere = store.get(key).isPresent();
        if (wasThere || !shows(key, "first") || !shows(key, "second")) {
          return false;
        }
      }
      return true;
    } finally {
      store.deleteAll(keys);
    }
  }

  private boolean shows(String key, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    store.put(key, content);
    return store.get(key).filter(found -> Arrays.equals(found, content)).isPresent();
  }

  private List<String> race(String key, ExecutorService writers) {
    var start = new CountDownLatch(1);
    var outcomes = new ArrayList<Future<Boolean>>();
    for (int writer = 0; writer < WRITERS; writer++) {
      byte[] content = nameOf(writer).getBytes(StandardCharsets.UTF_8);
      outcomes.add(
          writers.submit(
              () -> {
                start.await();
                return store.putIfAbsent(key, content);
              }));
    }
    start.countDown();
    var winners = new ArrayList<String>();
    for (int writer = 0; writer < WRITERS; writer++) {
      if (outcomeOf(outcomes.get(writer))) {
        winners.add(nameOf(writer));
      }
    }
    return winners;
  }

  private void judge(String key, List<String> winners) {
    if (winners.size() > 1) {
      throw new StoreException(
          Reason.NOT_ATOMIC,
          "The object store is not atomic: %d of %d racing writers created the same object. Commits would be lost;"
                  .formatted(winners.size(), WRITERS)
              + " use a store that honours If-None-Match: * (AWS S3, MinIO, Ceph, the bundled store)");
    }
    String held =
        store.get(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("nothing");
    if (winners.size() != 1 || !winners.getFirst().equals(held)) {
      throw new StoreException(
          Reason.NOT_ATOMIC,
          "The object store is not atomic: it said that %s created an object which holds %s; use another store"
              .formatted(winners, held));
    }
  }

  private static String nameOf(int writer) {
    return "writer-" + writer;
  }

  private static boolean outcomeOf(Future<Boolean> outcome) {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while probing the object store", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
