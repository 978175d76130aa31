package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.child.LoadProgram.DICT;
import static dev.mizzen.dict.child.LoadProgram.QUEUE;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.child.ChildJvm;
import dev.mizzen.dict.child.LoadProgram;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a loaded process again and again; what it acknowledged must be there. {@code
 * MIZZEN_CRASH_ROUNDS} for more of it.
 */
class CrashTest {
  private static final int ROUNDS =
      Integer.parseInt(System.getenv().getOrDefault("MIZZEN_CRASH_ROUNDS", "10"));
  private static final int MOST_ANSWERS = 1_500;

  /** When every lease is over. */
  private static final InstantSource LATER =
      InstantSource.offset(InstantSource.system(), Duration.ofHours(2));

  private final LeaseLedger leases = new LeaseLedger(0);
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private long highest;

  @TempDir private Path folder;

  @Test
  void losesNothingThatWasAcknowledged() throws IOException {
    TestStores.open(folder).close();
    for (int round = 0; round < ROUNDS; round++) {
      // Given a process that writes; When it is killed amidst
      loadAndKill();

      // Then
      try (Store store = TestStores.open(folder, LATER)) {
        leases.check(store, where(-1, round));
        for (int worker = 0; worker < LoadProgram.WORKERS; worker++) {
          checkDict(store, worker, round);
          checkQueue(store, worker, round);
        }
        checkCounts(store, round);
      }
    }
  }

  private void loadAndKill() {
    int answers = 50 + random.nextInt(MOST_ANSWERS);
    String first = Long.toString(highest + 10);
    try (ChildJvm child =
        new ChildJvm(List.of(), unpackedLibrary(), LoadProgram.class, folder.toString(), first)) {
      int told = 0;
      for (String line = child.line(); line != null; line = child.line()) {
        remember(line);
        if (++told == answers) {
          child.kill();
        }
      }
      assertThat(told).as("answers before the kill").isGreaterThanOrEqualTo(answers);
    }
  }

  /** So that not every round unpacks it anew. */
  private Map<String, String> unpackedLibrary() {
    return Map.of("ROCKSDB_SHAREDLIB_DIR", folder.resolve("native").toString());
  }

  private void remember(String line) {
    leases.remember(line);
    String[] parts = line.split(" ");
    // The last line may be cut short.
    if (parts.length == 3 && parts[2].matches("\\d+")) {
      long number = Long.parseLong(parts[2]);
      highest = Math.max(highest, number);
      acknowledged.merge(parts[0] + parts[1], number, Math::max);
      if (parts[0].equals("dict")) {
        acknowledged.merge("key" + parts[1] + "-" + number % LoadProgram.KEYS, number, Math::max);
      }
    }
  }

  private void checkDict(Store store, int worker, int round) {
    for (int key = 0; key < LoadProgram.KEYS; key++) {
      Long least = acknowledged.get("key" + worker + "-" + key);
      if (least != null) {
        Optional<Lookup> found =
            await(store.dicts().get(DICT, LoadProgram.key(worker, key), Long.MAX_VALUE));
        assertThat(found).as(where(worker, round)).isPresent();
        assertThat(LoadProgram.number(((Lookup.Entry) found.get()).value()))
            .as(where(worker, round))
            .isGreaterThanOrEqualTo(least);
      }
    }
  }

  private void checkQueue(Store store, int worker, int round) {
    List<Long> items =
        await(
                store
                    .queues()
                    .get(QUEUE, LoadProgram.partition(worker), 1_000_000, Duration.ZERO)
                    .result())
            .items()
            .stream()
            .map(LoadProgram::number)
            .toList();
    long put = acknowledged.getOrDefault("put" + worker, 0L);
    long taken = acknowledged.getOrDefault("take" + worker, 0L);
    acknowledged.remove("take" + worker);
    acknowledged.remove("put" + worker);
    if (items.isEmpty()) {
      // All may be gone only when the last one was, or was being, taken.
      assertThat(put - taken).as(where(worker, round)).isLessThanOrEqualTo(1);
      return;
    }
    assertThat(items)
        .as(where(worker, round))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(items.getFirst(), items.getLast()).boxed().toList());
    assertThat(items.getLast()).as(where(worker, round)).isBetween(put, put + 1);
    if (taken > 0) {
      assertThat(items.getFirst()).as(where(worker, round)).isBetween(taken + 1, taken + 2);
    }
  }

  private void checkCounts(Store store, int round) {
    long entries = 0;
    long bytes = 0;
    Page page = await(store.dicts().list(DICT, Optional.empty(), 1_000_000, true));
    for (Page.Item item : page.items()) {
      Value value = ((Lookup.Entry) item.found()).value();
      entries++;
      bytes += item.key().length() + value.data().length;
    }
    DictInfo info = await(store.dicts().describe(DICT));
    assertThat(info)
        .as(where(-1, round))
        .extracting(DictInfo::entries, DictInfo::bytes)
        .containsExactly(entries, bytes);
    assertThat(await(store.queues().length(QUEUE, Optional.empty()))).isZero();
  }

  private String where(int worker, int round) {
    return "seed %d, round %d, worker %d".formatted(seed, round, worker);
  }
}
