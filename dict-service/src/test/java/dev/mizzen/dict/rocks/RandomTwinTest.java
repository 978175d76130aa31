package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random operations do the same to both stores, in bursts that share commits, and with restarts in
 * between.
 */
class RandomTwinTest {
  private static final int BURSTS = 60;
  private static final int BURST = 40;
  private static final ObjectName DICT = new ObjectName("default", "d");
  private static final ObjectName QUEUE = new ObjectName("default", "q");

  /** What an operation answered, comparable. */
  private interface Operation extends Function<Store, CompletionStage<?>> {}

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @RepeatedTest(3)
  void answersAsTheSpecificationDoes() throws IOException {
    // Given
    MemoryStore memory = new MemoryStore();
    Store rocks = TestStores.open(folder, clock);
    for (Store store : List.of(memory, rocks)) {
      await(store.dicts().define(DICT, dict(30, 50, 900)));
      await(store.queues().define(QUEUE, queue(60, 3, 50)));
    }
    try {
      for (int burst = 0; burst < BURSTS; burst++) {
        // When
        List<Operation> operations = IntStream.range(0, BURST).mapToObj(i -> operation()).toList();
        List<String> expected = run(memory, operations);
        List<String> found = run(rocks, operations);

        // Then
        assertThat(found).as("seed %d, burst %d", seed, burst).isEqualTo(expected);
        if (random.nextInt(10) == 0) {
          rocks.close();
          rocks = TestStores.open(folder, clock);
        }
      }
      assertThat(drained(rocks)).as("seed %d", seed).isEqualTo(drained(memory));
    } finally {
      rocks.close();
      memory.close();
    }
  }

  /**
   * All are under way before the first is awaited; one caller's operations are decided in order.
   */
  private static List<String> run(Store store, List<Operation> operations) {
    List<CompletionStage<?>> stages = new ArrayList<>();
    operations.forEach(operation -> stages.add(operation.apply(store)));
    return stages.stream().map(RandomTwinTest::outcome).toList();
  }

  private static String outcome(CompletionStage<?> stage) {
    try {
      Object answer = await(stage);
      return switch (answer) {
        case Taken taken -> taken.items().toString();
        case QueueInfo info -> counts(info);
        case DictInfo info -> info.definition() + " " + info.entries() + " " + info.bytes();
        case null, default -> String.valueOf(answer);
      };
    } catch (StoreException e) {
      return e.reason() + ": " + e.getMessage();
    }
  }

  /** All but what depends on the moment of looking. */
  private static String counts(QueueInfo info) {
    return new QueueInfo(
            info.definition(),
            info.waiting(),
            info.delayed(),
            info.leased(),
            info.dead(),
            info.partitions(),
            info.bytes(),
            Optional.empty(),
            info.enqueued(),
            info.done(),
            info.dropped(),
            info.waiters(),
            Duration.ZERO)
        .toString();
  }

  private static List<String> drained(Store store) {
    List<String> all = new ArrayList<>();
    all.add(outcome(store.dicts().list(DICT, Optional.empty(), 1000, true)));
    all.add(outcome(store.dicts().describe(DICT)));
    all.add(outcome(store.queues().describe(QUEUE)));
    for (int p = 0; p < 5; p++) {
      all.add(outcome(store.queues().get(QUEUE, key("p" + p), 1000, Duration.ZERO).result()));
    }
    return all;
  }

  private Operation operation() {
    Bytes key = key("k" + random.nextInt(45));
    Bytes partition = key("p" + random.nextInt(5));
    int size = random.nextInt(56);
    int count = random.nextInt(5);
    String text = "t" + random.nextInt(1000);
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> s -> s.dicts().put(DICT, key, value(size), Write.ALWAYS);
      case 4, 5 -> s -> s.dicts().put(DICT, key, value(text), Write.IF_ABSENT);
      case 6, 7, 8 -> s -> s.dicts().remove(DICT, key);
      case 9 -> {
        List<KeyValue> entries =
            IntStream.range(0, count)
                .mapToObj(i -> new KeyValue(key("k" + random.nextInt(45)), value(size)))
                .toList();
        yield s -> s.dicts().update(DICT, entries);
      }
      case 10 ->
          random.nextInt(8) == 0 ? s -> s.dicts().clear(DICT) : s -> s.dicts().remove(DICT, key);
      case 11, 12, 13, 14, 15 -> s -> s.queues().put(QUEUE, partition, values(text, count));
      case 16, 17, 18 -> s -> s.queues().get(QUEUE, partition, 1 + count, Duration.ZERO).result();
      case 19 -> s -> takeAndGiveBack(s, partition, 1 + count);
      case 20 -> s -> s.queues().length(QUEUE, Optional.of(partition));
      case 21 -> s -> s.queues().describe(QUEUE);
      case 22 -> s -> s.queues().put(QUEUE, partition, List.of(value(size)));
      default ->
          random.nextInt(5) == 0
              ? s -> s.queues().clear(QUEUE, Optional.of(partition))
              : s -> s.queues().length(QUEUE, Optional.empty());
    };
  }

  /** Both stores do all of it before the next operation, so that the order stays one. */
  private static CompletionStage<?> takeAndGiveBack(Store store, Bytes partition, int most) {
    Taken taken = await(store.queues().get(QUEUE, partition, most, Duration.ZERO).result());
    if (!taken.items().isEmpty()) {
      await(store.queues().giveBack(taken));
    }
    return store.queues().length(QUEUE, Optional.of(partition));
  }
}
