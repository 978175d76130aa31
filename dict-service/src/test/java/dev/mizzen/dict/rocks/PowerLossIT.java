package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.child.LoadProgram.DICT;
import static dev.mizzen.dict.child.LoadProgram.KEYS;
import static dev.mizzen.dict.child.LoadProgram.QUEUE;
import static dev.mizzen.dict.child.LoadProgram.WORKERS;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.child.ChildJvm;
import dev.mizzen.dict.child.LoadProgram;
import dev.mizzen.dict.child.PowerLoss;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes under load: {@code kill -9} does not tell whether writes were synced, this does.
 * Needs a C compiler. {@code MIZZEN_CRASH_ROUNDS} for more of it.
 */
class PowerLossIT {
  private static final int ROUNDS =
      Integer.parseInt(System.getenv().getOrDefault("MIZZEN_CRASH_ROUNDS", "4"));

  /** When every lease is over. */
  private static final InstantSource LATER =
      InstantSource.offset(InstantSource.system(), Duration.ofHours(2));

  @TempDir private Path scratch;
  private final LeaseLedger leases = new LeaseLedger(1);
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<String, Long> acknowledged = new HashMap<>();
  private Path data;
  private long first = 1;

  @BeforeEach
  void make() throws IOException {
    data = Files.createDirectory(scratch.resolve("data"));
    TestStores.open(data).close();
  }

  @Test
  void nothingAcknowledgedIsLostWithThePower() throws IOException {
    // Given
    PowerLoss power = PowerLoss.over(data, scratch);
    for (int round = 0; round < ROUNDS; round++) {
      load(power, Map.of());
      // When
      power.cut();
      // Then
      String where = "seed %d, round %d".formatted(seed, round);
      assertThat(lost()).as(where).isEmpty();
      try (Store store = TestStores.open(data, LATER)) {
        leases.check(store, where);
      }
    }
  }

  @Test
  void aDiskThatLiesAboutItsSyncsIsFoundOut() throws IOException {
    // Given: this shows that the test above would see a sync that is missing
    PowerLoss power = PowerLoss.over(data, scratch);
    load(power, Map.of("MIZZEN_POWERLOSS_LIE", "yes"));
    // When
    power.cut();
    // Then
    assertThat(lost()).isNotEmpty();
  }

  private void load(PowerLoss power, Map<String, String> more) throws IOException {
    power.settle();
    Map<String, String> environment = new HashMap<>(power.environment());
    environment.putAll(more);
    int answers = 300 + random.nextInt(1_200);
    try (ChildJvm child =
        new ChildJvm(
            List.of(), environment, LoadProgram.class, data.toString(), Long.toString(first))) {
      int told = 0;
      for (String line = child.line(); line != null; line = child.line()) {
        remember(line);
        if (++told == answers) {
          child.kill();
        }
      }
      assertThat(told).isGreaterThanOrEqualTo(answers);
    }
    first += 1_000_000;
  }

  private void remember(String line) {
    leases.remember(line);
    String[] parts = line.split(" ");
    // The last line may be cut short.
    if (parts.length == 3 && parts[2].matches("\\d+")) {
      long number = Long.parseLong(parts[2]);
      acknowledged.merge(parts[0] + parts[1], number, Math::max);
      if (parts[0].equals("dict")) {
        acknowledged.merge("key" + parts[1] + "-" + number % KEYS, number, Math::max);
      }
    }
  }

  /** What was acknowledged and is not there; empties the queue. */
  private List<String> lost() throws IOException {
    List<String> lost = new ArrayList<>();
    try (Store store = TestStores.open(data)) {
      for (int worker = 0; worker < WORKERS; worker++) {
        for (int key = 0; key < KEYS; key++) {
          long least = acknowledged.getOrDefault("key" + worker + "-" + key, 0L);
          if (entry(store, worker, key) < least) {
            lost.add("entry %d-%d".formatted(worker, key));
          }
        }
        List<Long> items = items(store, worker);
        long put = acknowledged.getOrDefault("put" + worker, 0L);
        long taken = acknowledged.getOrDefault("take" + worker, 0L);
        if (items.isEmpty() ? taken < put - 1 : items.getLast() < put) {
          lost.add("item of " + worker);
        }
        if (!items.isEmpty() && items.getFirst() <= taken) {
          lost.add("a take of " + worker);
        }
      }
    } catch (StoreException e) {
      // Not even the definitions are there.
      lost.add(e.getMessage());
    }
    return lost;
  }

  private static long entry(Store store, int worker, int key) {
    Optional<Lookup> found =
        await(store.dicts().get(DICT, LoadProgram.key(worker, key), Long.MAX_VALUE));
    return found.map(f -> LoadProgram.number(((Lookup.Entry) f).value())).orElse(0L);
  }

  private static List<Long> items(Store store, int worker) {
    return await(
            store
                .queues()
                .get(QUEUE, LoadProgram.partition(worker), 1_000_000, Duration.ZERO)
                .result())
        .items()
        .stream()
        .map(LoadProgram::number)
        .toList();
  }
}
