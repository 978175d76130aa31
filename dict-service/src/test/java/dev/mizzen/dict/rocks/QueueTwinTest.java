package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.rocks.TwinQueue.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random operations of queues do the same in memory and in RocksDB: in bursts that share commits,
 * with waits that stay open, with time that passes and restarts in between.
 */
class QueueTwinTest {
  private static final int BURSTS =
      Integer.parseInt(System.getenv().getOrDefault("MIZZEN_TWIN_BURSTS", "60"));
  private static final int BURST = 25;

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private int items;

  @RepeatedTest(4)
  void answersAsTheSpecificationDoes() throws IOException {
    // Given
    MemoryStore memory = new MemoryStore(clock);
    TwinQueue expected = new TwinQueue(memory);
    RocksStore rocks = TestStores.openByTheClock(folder, clock);
    TwinQueue found = new TwinQueue(rocks);
    expected.define(definition());
    found.define(expected.definition());
    try {
      for (int burst = 0; burst < BURSTS; burst++) {
        // When
        List<Operation> operations = IntStream.range(0, BURST).mapToObj(i -> operation()).toList();
        List<String> said = expected.run(operations);
        List<String> saidToo = found.run(operations);

        // Then
        String where = "seed %d, burst %d".formatted(seed, burst);
        assertThat(saidToo).as(where).isEqualTo(said);
        clock.advance(Duration.ofMillis(random.nextInt(3) * (1L + random.nextInt(4_000))));
        assertThat(found.waited()).as(where).isEqualTo(expected.waited());
        assertThat(found.state()).as(where).isEqualTo(expected.state());
        if (random.nextInt(8) == 0) {
          assertThat(found.leave()).as(where).isEqualTo(expected.leave());
          rocks.close();
          clock.advance(Duration.ofMillis(random.nextInt(2_000)));
          rocks = TestStores.openByTheClock(folder, clock);
          found.reopened(rocks);
        }
      }
      assertThat(found.drained()).as("seed %d", seed).isEqualTo(expected.drained());
    } finally {
      rocks.close();
      memory.close();
    }
  }

  private Definition<QueuePolicy> definition() {
    return new Definition<>(
        "uid",
        new QueuePolicy(
            new QueueLimits(20 + random.nextInt(30), 2 + random.nextInt(3), 20),
            random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(7)),
            Duration.ofSeconds(3),
            1 + random.nextInt(4),
            Duration.ofSeconds(random.nextInt(3) * 5L)),
        Reclaim.DELETE);
  }

  private Operation operation() {
    Bytes partition = key("p" + random.nextInt(4));
    Optional<Bytes> maybe = random.nextBoolean() ? Optional.of(partition) : Optional.empty();
    int most = 1 + random.nextInt(5);
    int pick = random.nextInt(1_000);
    Duration wait = Duration.ofMillis(random.nextInt(3) == 0 ? 1 + random.nextInt(9_000) : 0);
    Duration delay = Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(6_000) : 0);
    return switch (random.nextInt(25)) {
      case 0, 1, 2, 3, 4, 5 -> put(partition);
      case 6, 7 -> q -> q.get(partition, most, wait);
      case 8, 9, 10, 11 -> {
        Optional<Duration> leaseFor =
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(100 + random.nextInt(9_000)));
        yield q -> q.lease(partition, most, wait, leaseFor);
      }
      case 12, 13, 14 -> q -> q.ack(pick, most);
      case 15, 16 -> q -> q.nack(pick, most, delay, pick % 7 == 0);
      case 17 -> q -> q.extend(pick, most, Duration.ofMillis(100).plus(delay));
      case 18 -> q -> q.release(pick, most);
      case 19 -> q -> q.items(partition, pick, most, wait);
      case 20 -> q -> q.dead(pick, most);
      case 21 -> q -> q.redrive(maybe, most);
      case 22 -> q -> q.giveBack(pick);
      case 23 -> q -> q.length(maybe);
      default -> rare(maybe);
    };
  }

  private Operation rare(Optional<Bytes> partition) {
    return switch (random.nextInt(5)) {
      case 0 -> q -> q.clear(partition);
      case 1 -> q -> q.clearDead(partition);
      case 2 -> {
        Definition<QueuePolicy> changed = definition();
        yield q -> q.redefine(changed);
      }
      default -> q -> q.length(partition);
    };
  }

  private Operation put(Bytes partition) {
    List<NewItem> all = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      all.add(
          new NewItem(
              value("v" + items++),
              Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(5_000) : 0),
              random.nextInt(4) == 0 ? Optional.of("k" + random.nextInt(12)) : Optional.empty()));
    }
    QueuePut put =
        new QueuePut(
            Duration.ofMillis(random.nextInt(3) == 0 ? 1 + random.nextInt(9_000) : 0),
            random.nextInt(4) == 0
                ? Optional.of(Duration.ofSeconds(1 + random.nextInt(8)))
                : Optional.empty(),
            random.nextInt(4) == 0
                ? Optional.of(new RequestId("r" + random.nextInt(15)))
                : Optional.empty());
    return q -> q.put(partition, all, put);
  }
}
