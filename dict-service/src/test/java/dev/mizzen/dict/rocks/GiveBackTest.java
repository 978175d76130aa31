package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What only the engine can do: items that could not be handed over, and reads that stop at a size.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GiveBackTest {
  private final MemoryStore memory = new MemoryStore();
  private Store rocks;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    rocks = TestStores.open(folder);
  }

  @AfterAll
  void close() {
    rocks.close();
    memory.close();
  }

  Stream<Store> stores() {
    return Stream.of(memory, rocks);
  }

  private static ObjectName holding(Store store, int items) {
    ObjectName name = freshName();
    await(store.queues().define(name, queue(items, 1, 100)));
    await(store.queues().put(name, DEFAULT_PARTITION, values("v", items)));
    return name;
  }

  private static Taken take(Store store, ObjectName name, int most) {
    return await(store.queues().get(name, DEFAULT_PARTITION, most, Duration.ZERO).result());
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("stores")
  void putsItemsBackToTheFrontInTheirOrder(Store store) {
    ObjectName name = holding(store, 4);
    Taken taken = take(store, name, 2);

    await(store.queues().giveBack(taken));

    assertThat(await(store.queues().describe(name)).items()).isEqualTo(4);
    assertThat(take(store, name, 10).items()).isEqualTo(values("v", 4));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("stores")
  void sortsWhatComesBackFromSeveralTakers(Store store) {
    ObjectName name = holding(store, 4);
    Taken first = take(store, name, 1);
    Taken second = take(store, name, 1);
    take(store, name, 1);

    await(store.queues().giveBack(second));
    await(store.queues().giveBack(first));

    assertThat(take(store, name, 10).items())
        .containsExactly(value("v0"), value("v1"), value("v3"));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("stores")
  void handsWhatComesBackToWhoWaits(Store store) {
    ObjectName name = holding(store, 1);
    Taken taken = take(store, name, 1);
    Waiting<Taken> waiter = store.queues().get(name, DEFAULT_PARTITION, 1, Duration.ofSeconds(20));
    Polling.until(() -> store.totals().waiters() == 1);

    await(store.queues().giveBack(taken));

    assertThat(await(waiter.result()).items()).containsExactly(value("v0"));
    assertThat(await(store.queues().length(name, Optional.empty()))).isZero();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("stores")
  void takesItemsBackOverTheLimit(Store store) {
    ObjectName name = holding(store, 2);
    Taken taken = take(store, name, 1);
    await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("new"))));

    await(store.queues().giveBack(taken));

    assertThat(take(store, name, 10).items())
        .containsExactly(value("v0"), value("v1"), value("new"));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("stores")
  void dropsWhatComesBackToAQueueThatWasCleared(Store store) {
    ObjectName name = holding(store, 2);
    Taken taken = take(store, name, 1);
    await(store.queues().clear(name, Optional.empty()));

    await(store.queues().giveBack(taken));

    assertThat(await(store.queues().length(name, Optional.empty()))).isZero();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("stores")
  void readsAValueOnlyUpToTheSizeAskedFor(Store store) {
    ObjectName name = freshName();
    await(store.dicts().define(name, dict("uid")));
    for (int size : List.of(1, 10, 64 << 10, 100_000)) {
      await(store.dicts().put(name, key("k"), value(size), Write.ALWAYS));

      Lookup whole = await(store.dicts().get(name, key("k"), size)).orElseThrow();
      Lookup part = await(store.dicts().get(name, key("k"), size - 1)).orElseThrow();

      assertThat(whole).isEqualTo(new Lookup.Entry(value(size), whole.version()));
      assertThat(part).isEqualTo(new Lookup.Info(Value.OCTETS, size, whole.version()));
    }
  }
}
