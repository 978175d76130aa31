package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.entry;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Totals;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RocksStoreTest {
  private static final ObjectName NAME = new ObjectName("default", "it");

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();

  private Store open() throws IOException {
    return TestStores.open(folder, clock);
  }

  private static List<?> take(Store store, int most) {
    return await(store.queues().get(NAME, DEFAULT_PARTITION, most, Duration.ZERO).result()).items();
  }

  @Test
  void findsEntriesCountsAndVersionsAgain() throws IOException {
    // Given
    Put last;
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict(7, 8, 900)));
      await(store.dicts().update(NAME, List.of(entry("a", "1"), entry("b", "22"))));
      await(store.dicts().remove(NAME, key("a")));
      last = await(store.dicts().put(NAME, key("c"), value("333"), Write.ALWAYS));
    }

    // When
    try (Store store = open()) {
      // Then
      assertThat(await(store.dicts().describe(NAME)))
          .isEqualTo(new DictInfo(dict(7, 8, 900), 2, 7, last.version(), Duration.ZERO));
      Put next = await(store.dicts().put(NAME, key("d"), value("4"), Write.ALWAYS));
      assertThat(next.version()).isGreaterThan(last.version());
      assertThat(store.totals()).isEqualTo(new Totals(1, 3, 9, 0, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void findsQueuesAgainWhereTheyWere() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.queues().define(NAME, queue("uid")));
      await(store.queues().put(NAME, DEFAULT_PARTITION, values("v", 5)));
      await(store.queues().put(NAME, key("p"), values("w", 2)));
      take(store, 2);
    }

    // When
    try (Store store = open()) {
      // Then
      assertThat(await(store.queues().describe(NAME)))
          .usingRecursiveComparison()
          .ignoringFields("oldest", "unused")
          .isEqualTo(
              new QueueInfo(
                  queue("uid"), 5, 0, 0, 0, 2, 10, Optional.empty(), 7, 2, 0, 0, Duration.ZERO));
      await(store.queues().put(NAME, DEFAULT_PARTITION, List.of(value("last"))));
      assertThat(take(store, 10))
          .hasToString(List.of(value("v2"), value("v3"), value("v4"), value("last")).toString());
    }
  }

  @Test
  void neverMixesItemsOfAPartitionThatWasEmptiedBefore() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.queues().define(NAME, queue("uid")));
      for (int i = 0; i < 3; i++) {
        await(store.queues().put(NAME, DEFAULT_PARTITION, values("old" + i, 2)));
        take(store, 5);
      }
    }

    // When
    try (Store store = open()) {
      await(store.queues().put(NAME, DEFAULT_PARTITION, List.of(value("new"))));

      // Then
      assertThat(take(store, 5)).hasToString(List.of(value("new")).toString());
    }
  }

  @Test
  void findsWhatCameBackInFront() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.queues().define(NAME, queue("uid")));
      await(store.queues().put(NAME, DEFAULT_PARTITION, values("v", 3)));
      Taken taken = await(store.queues().get(NAME, DEFAULT_PARTITION, 2, Duration.ZERO).result());
      await(store.queues().giveBack(taken));
    }

    // When
    try (Store store = open()) {
      // Then
      assertThat(take(store, 5)).hasToString(values("v", 3).toString());
    }
  }

  @Test
  void takesItemsBackThatWereTakenInAnEarlierLife() throws IOException {
    // Given
    Taken taken;
    try (Store store = open()) {
      await(store.queues().define(NAME, queue("uid")));
      await(store.queues().put(NAME, DEFAULT_PARTITION, values("v", 2)));
      taken = await(store.queues().get(NAME, DEFAULT_PARTITION, 1, Duration.ZERO).result());
    }

    try (Store store = open()) {
      // When
      await(store.queues().giveBack(taken));

      // Then
      assertThat(take(store, 5)).hasToString(values("v", 2).toString());
    }
  }

  @Test
  void findsNothingOfWhatWasClearedOrDropped() throws IOException {
    // Given
    ObjectName dropped = new ObjectName("default", "dropped");
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      await(store.dicts().define(dropped, dict("uid")));
      await(store.dicts().update(NAME, List.of(entry("a", "1"))));
      await(store.dicts().update(dropped, List.of(entry("a", "1"))));
      await(store.dicts().clear(NAME));
      await(store.dicts().undefine(dropped, Optional.of(Reclaim.DELETE)));
    }

    // When
    try (Store store = open()) {
      // Then
      assertThat(await(store.dicts().list(NAME, Optional.empty(), 10, true)).items()).isEmpty();
      assertThat(await(store.dicts().describe(NAME)).bytes()).isZero();
      assertRefused(Reason.DICT_NOT_FOUND, () -> await(store.dicts().describe(dropped)));
    }
  }

  private interface Opening {
    Store open(Path folder) throws IOException;
  }

  static List<Named<Opening>> disks() {
    return List.of(
        Named.of("quick", TestStores::open), Named.of("slow", TestStores::openOnASlowDisk));
  }

  private static int bytes(Optional<Lookup> found) {
    return ((Lookup.Entry) found.orElseThrow()).value().data().length;
  }

  @ParameterizedTest
  @MethodSource("disks")
  void readsFromTheDiskWhatLeftTheMemory(Opening disk) throws IOException {
    // Given more than cache and buffers hold
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict(1000, 1 << 20, 1L << 30)));
      for (int i = 0; i < 60; i++) {
        await(store.dicts().put(NAME, key("k" + i), value((1 << 20) - i), Write.ALWAYS));
        await(store.dicts().put(NAME, key("s" + i), value(i), Write.ALWAYS));
      }
    }

    try (Store store = disk.open(folder)) {
      for (int i = 0; i < 60; i++) {
        // When
        var large = await(store.dicts().get(NAME, key("k" + i), Long.MAX_VALUE));
        var small = await(store.dicts().get(NAME, key("s" + i), Long.MAX_VALUE));
        var none = await(store.dicts().get(NAME, key("n" + i), Long.MAX_VALUE));

        // Then
        assertThat(bytes(large)).isEqualTo((1 << 20) - i);
        assertThat(bytes(small)).isEqualTo(i);
        assertThat(none).isEmpty();
      }
    }
  }

  @Test
  void answersWhoWaitsWhenItCloses() throws IOException {
    // Given
    Waiting<Taken> waiter;
    Store store = open();
    await(store.queues().define(NAME, queue("uid")));
    waiter = store.queues().get(NAME, DEFAULT_PARTITION, 1, Duration.ofSeconds(50));
    Polling.until(() -> store.totals().waiters() == 1);

    // When
    store.queues().stopWaiting();
    store.close();
    store.close();

    // Then
    assertThat(await(waiter.result()).items()).isEmpty();
    assertRefused(Reason.SHUTTING_DOWN, () -> await(store.dicts().clear(NAME)));
    assertRefused(
        Reason.SHUTTING_DOWN, () -> await(store.dicts().list(NAME, Optional.empty(), 1, false)));
  }

  @Test
  void refusesAFolderOfSomethingElse() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("db"));

    // When, Then
    assertThatThrownBy(this::open).hasMessageContaining("without a FORMAT file");
  }

  @Test
  void refusesADamagedStamp() throws IOException {
    // Given
    Files.writeString(folder.resolve("FORMAT"), "garbage");

    // When, Then
    assertThatThrownBy(this::open).hasMessageContaining("damaged");
  }

  @Test
  void refusesADamagedStore() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
    }
    Path manifest;
    try (Stream<Path> files = Files.list(folder.resolve("db"))) {
      manifest =
          files
              .filter(f -> f.getFileName().toString().startsWith("MANIFEST"))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(manifest, bytes);

    // When, Then
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be opened")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void refusesAFolderInUse() throws IOException {
    // Given
    try (Store first = open()) {
      // When, Then
      assertThatThrownBy(this::open).hasMessageContaining("cannot be opened");
      assertThat(first.totals().dicts()).isZero();
    }
  }
}
