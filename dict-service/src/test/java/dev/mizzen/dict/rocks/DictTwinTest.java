package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random operations on dicts do the same to both stores, in bursts that share commits, with time
 * and restarts in between.
 */
class DictTwinTest {
  private static final int BURSTS = 60;
  private static final int BURST = 40;
  private static final int KEYS = 45;
  private static final Bytes ALL = Bytes.of(new byte[0]);
  private static final ObjectName DICT = new ObjectName("default", "d");
  private static final ObjectName OTHER = new ObjectName("default", "other");

  /** Its slack is 100 ms. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** No sum of these is in the time for which an idle entry may or may not be there. */
  private static final Duration STEP = Duration.ofMillis(300);

  /** What an operation answered, comparable. */
  private interface Operation extends Function<Store, CompletionStage<?>> {}

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @RepeatedTest(4)
  void answersAsTheSpecificationDoes() throws IOException {
    // Given
    MemoryStore memory = new MemoryStore(clock);
    Store rocks = TestStores.open(folder, clock);
    for (Store store : List.of(memory, rocks)) {
      await(store.dicts().define(DICT, definition(Optional.of(IDLE))));
    }
    try {
      for (int burst = 0; burst < BURSTS; burst++) {
        // When
        long version = await(memory.dicts().describe(DICT)).version();
        List<Operation> operations = IntStream.range(0, BURST).mapToObj(i -> operation()).toList();
        List<String> expected = run(memory, operations);
        List<String> found = run(rocks, operations);
        settle(rocks);
        clock.advance(STEP.multipliedBy(random.nextInt(5)));

        // Then
        assertThat(found).as("seed %d, burst %d", seed, burst).isEqualTo(expected);
        assertThat(whole(rocks, version))
            .as("seed %d, after burst %d", seed, burst)
            .isEqualTo(whole(memory, version));
        if (random.nextInt(8) == 0) {
          rocks.close();
          rocks = TestStores.open(folder, clock);
        }
      }
    } finally {
      rocks.close();
      memory.close();
    }
  }

  private static Definition<DictPolicy> definition(Optional<Duration> idle) {
    return new Definition<>(
        "uid", new DictPolicy(new DictLimits(30, 50, 900), idle), Reclaim.DELETE);
  }

  /**
   * All are under way before the first is awaited; one caller's operations are decided in order.
   */
  private static List<String> run(Store store, List<Operation> operations) {
    List<CompletionStage<?>> stages = new ArrayList<>();
    operations.forEach(operation -> stages.add(operation.apply(store)));
    return stages.stream().map(DictTwinTest::outcome).toList();
  }

  /** Everything submitted before is done. */
  private static void settle(Store store) {
    await(store.dicts().remove(DICT, key("nothing")));
  }

  private static String outcome(CompletionStage<?> stage) {
    try {
      return switch (await(stage)) {
        case DictInfo info ->
            info.definition() + " " + info.entries() + " " + info.bytes() + " " + info.version();
        case Changes changes -> sorted(changes);
        case Object answer -> answer.toString();
        case null -> "null";
      };
    } catch (StoreException e) {
      return e.reason() + " " + e.step() + ": " + e.getMessage();
    }
  }

  /** What goes by time in one step goes in any order. */
  private static String sorted(Changes changes) {
    return changes.changes().stream().map(c -> c.kind() + " " + text(c.key())).sorted().toList()
        + " "
        + changes.version();
  }

  private static String text(Bytes key) {
    return new String(key.array(), StandardCharsets.UTF_8);
  }

  private static List<String> whole(Store store, long version) {
    return List.of(
        outcome(store.dicts().list(DICT, Optional.empty(), 1000, true)),
        outcome(store.dicts().describe(DICT)),
        outcome(
            store.dicts().watch(DICT, Optional.of(version), ALL, 10_000, Duration.ZERO).result()));
  }

  private Bytes anyKey() {
    return key("k" + random.nextInt(KEYS));
  }

  private Optional<Duration> anyTtl() {
    return random.nextInt(3) == 0
        ? Optional.of(Duration.ofMillis(1 + random.nextInt(8_000)))
        : Optional.empty();
  }

  private Optional<RequestId> anyRequest() {
    return random.nextInt(4) == 0
        ? Optional.of(new RequestId("r" + random.nextInt(20)))
        : Optional.empty();
  }

  private Condition anyCondition() {
    return switch (random.nextInt(6)) {
      case 0 -> new Condition.Absent();
      case 1 -> new Condition.Present();
      case 2 -> new Condition.Version(random.nextInt(500));
      default -> Condition.NONE;
    };
  }

  private Value anyValue() {
    return random.nextInt(4) == 0
        ? new Value("application/json", Integer.toString(random.nextInt(99)).getBytes())
        : value(random.nextInt(56));
  }

  private DictStep anyStep() {
    Bytes key = anyKey();
    return switch (random.nextInt(6)) {
      case 0, 1 -> new DictStep.Put(key, anyValue(), anyCondition(), anyTtl());
      case 2 -> new DictStep.Remove(key, anyCondition());
      case 3 -> new DictStep.Add(key, random.nextInt(9), anyTtl());
      default -> new DictStep.Check(key, random.nextBoolean() ? Condition.NONE : anyCondition());
    };
  }

  private Operation operation() {
    Bytes key = anyKey();
    Value value = anyValue();
    Condition condition = anyCondition();
    Write write = new Write(condition, anyTtl(), anyRequest());
    Write add = new Write(Condition.NONE, write.ttl(), write.request());
    long delta = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(100);
    List<DictStep> steps =
        IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(i -> anyStep()).toList();
    List<KeyValue> entries =
        IntStream.range(0, random.nextInt(5))
            .mapToObj(i -> new KeyValue(anyKey(), anyValue()))
            .toList();
    return switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> s -> s.dicts().put(DICT, key, value, write);
      case 10, 11, 12, 13, 14 -> s -> s.dicts().remove(DICT, key, condition);
      case 15, 16, 17, 18 -> s -> s.dicts().add(DICT, key, delta, add);
      case 19, 20, 21, 22, 23, 24 -> s -> s.dicts().batch(DICT, steps, write.request());
      case 25, 26 -> s -> s.dicts().update(DICT, entries);
      case 27, 28, 29, 30, 31 -> s -> alone(s, () -> s.dicts().get(DICT, key, 20));
      case 32, 33, 34 -> s -> alone(s, () -> compareAndSet(s, key, value));
      case 35, 36 -> s -> alone(s, () -> s.dicts().list(DICT, query(key)));
      case 37 -> random.nextInt(4) == 0 ? s -> s.dicts().clear(DICT) : DictTwinTest::rename;
      case 38 -> s -> s.dicts().define(DICT, definition(Optional.of(IDLE)));
      default -> idle(random.nextInt(3) == 0 ? Optional.empty() : Optional.of(IDLE));
    };
  }

  private static Operation idle(Optional<Duration> idle) {
    return s -> s.dicts().define(DICT, definition(idle));
  }

  private static ListQuery query(Bytes after) {
    return new ListQuery(key("k1"), Optional.of(after), 7, true);
  }

  /** A read sees all that came before. */
  private static CompletionStage<?> alone(Store store, Supplier<CompletionStage<?>> read) {
    settle(store);
    CompletionStage<?> stage = read.get();
    outcome(stage);
    return stage;
  }

  private static CompletionStage<?> compareAndSet(Store store, Bytes key, Value value) {
    Optional<Lookup> found = await(store.dicts().get(DICT, key, Long.MAX_VALUE));
    long version = found.map(Lookup::version).orElse(1L);
    return store.dicts().put(DICT, key, value, Write.ifVersion(version));
  }

  private static CompletionStage<?> rename(Store store) {
    settle(store);
    Definition<DictPolicy> definition = await(store.dicts().describe(DICT)).definition();
    await(store.dicts().undefine(DICT, Optional.of(Reclaim.RETAIN)));
    assertThat(await(store.dicts().rename(DICT, OTHER))).isTrue();
    assertThat(await(store.dicts().rename(OTHER, DICT))).isTrue();
    return store.dicts().define(DICT, definition);
  }
}
