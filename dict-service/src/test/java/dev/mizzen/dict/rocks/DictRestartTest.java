package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.entry;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dict keeps over a restart, and what time does to it meanwhile. */
class DictRestartTest {
  private static final ObjectName NAME = new ObjectName("default", "d");
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(100);
  private static final Duration MOMENT = Duration.ofMillis(1);

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();

  private Store open() throws IOException {
    return TestStores.open(folder, clock);
  }

  private static Definition<DictPolicy> idling() {
    return new Definition<>(
        "uid", new DictPolicy(DictLimits.DEFAULT, Optional.of(IDLE)), Reclaim.DELETE);
  }

  private static boolean contains(Store store, String key) {
    return await(store.dicts().get(NAME, key(key), 0)).isPresent();
  }

  private static List<KeyValue> entries(int count) {
    return IntStream.range(0, count).mapToObj(i -> entry("k" + i, "v")).toList();
  }

  @Test
  void goesOnCountingTimesToLive() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      await(store.dicts().put(NAME, key("k"), value("v"), Write.ALWAYS.withTtl(TTL)));
    }
    clock.advance(TTL.minus(MOMENT));

    // When
    try (Store store = open()) {
      // Then
      assertThat(await(store.dicts().get(NAME, key("k"), 0)).flatMap(Lookup::expiresIn))
          .contains(MOMENT);
      clock.advance(MOMENT);
      assertThat(contains(store, "k")).isFalse();
    }
  }

  @Test
  void removesWhatWentWhileItWasClosed() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      for (KeyValue each : entries(1_500)) {
        store.dicts().put(NAME, each.key(), each.value(), Write.ALWAYS.withTtl(TTL));
      }
      await(store.dicts().put(NAME, key("stays"), value("v"), Write.ALWAYS));
    }
    clock.advance(TTL);

    // When
    try (Store store = open()) {
      // Then
      Polling.until(() -> await(store.dicts().describe(NAME)).entries() == 1);
      assertThat(contains(store, "stays")).isTrue();
    }
  }

  @Test
  void goesOnCountingIdleTime() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.dicts().define(NAME, idling()));
      await(store.dicts().update(NAME, List.of(entry("read", "v"), entry("unread", "v"))));
      clock.advance(IDLE.dividedBy(2));
      contains(store, "read");
    }
    clock.advance(IDLE.dividedBy(2).plus(Duration.ofSeconds(2)));

    // When
    try (Store store = open()) {
      // Then
      assertThat(contains(store, "unread")).isFalse();
      assertThat(contains(store, "read")).isTrue();
    }
  }

  @Test
  void goesOnIndexingWhatHadNoIdleTime() throws IOException {
    // Given
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      for (int i = 0; i < 5; i++) {
        await(store.dicts().update(NAME, entries(1_000 * (i + 1))));
      }
      await(store.dicts().define(NAME, idling()));
    }
    clock.advance(IDLE.plus(Duration.ofSeconds(2)));

    // When
    try (Store store = open()) {
      // Then
      Polling.until(() -> await(store.dicts().describe(NAME)).entries() == 0);
    }
  }

  @Test
  void remembersRequests() throws IOException {
    // Given
    Write once = Write.IF_ABSENT.withRequest(new RequestId("once"));
    Put first;
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      first = await(store.dicts().put(NAME, key("k"), value("v"), once));
    }
    clock.advance(RequestId.REMEMBERED.minus(MOMENT));

    // When
    try (Store store = open()) {
      Put again = await(store.dicts().put(NAME, key("k"), value("v"), once));

      // Then
      assertThat(again).isEqualTo(first);
    }
  }

  @Test
  void forgetsRequestsAfterAWhile() throws IOException {
    // Given
    Write once = Write.IF_ABSENT.withRequest(new RequestId("once"));
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      await(store.dicts().put(NAME, key("k"), value("v"), once));
      clock.advance(RequestId.REMEMBERED.multipliedBy(3));

      // When, Then
      assertRefused(
          Reason.ENTRY_EXISTS, () -> await(store.dicts().put(NAME, key("k"), value("v"), once)));
    }
  }

  @Test
  void endsAnEphemeralDictAfterARestart() throws IOException {
    // Given
    Duration lifetime = Duration.ofSeconds(60);
    try (Store store = open()) {
      await(
          store
              .dicts()
              .define(
                  NAME,
                  new Definition<>(
                      "uid",
                      DictPolicy.DEFAULT,
                      Reclaim.DELETE,
                      Sharing.ALL,
                      Optional.of(lifetime))));
      await(store.dicts().put(NAME, key("k"), value("v"), Write.ALWAYS));
    }
    clock.advance(lifetime);

    // When
    try (Store store = open()) {
      // Then: nobody could keep it alive, so its life begins anew
      assertThat(contains(store, "k")).isTrue();
      clock.advance(lifetime);
      Polling.until(() -> store.totals().dicts() == 0);
    }
  }

  @Test
  void keepsWhoMayUseIt() throws IOException {
    // Given
    Sharing sharing = new Sharing(Optional.of(Set.of("a", "b")), Optional.of(Set.of()));
    try (Store store = open()) {
      await(
          store
              .dicts()
              .define(
                  NAME,
                  new Definition<>(
                      "uid", DictPolicy.DEFAULT, Reclaim.RETAIN, sharing, Optional.empty())));
    }

    // When
    try (Store store = open()) {
      // Then
      assertThat(await(store.dicts().sharing(NAME))).isEqualTo(sharing);
    }
  }

  @Test
  void watchesFromTheVersionOfBeforeAndNoEarlierOne() throws IOException {
    // Given
    long version;
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      version = await(store.dicts().update(NAME, entries(5)));
    }

    // When
    try (Store store = open()) {
      long put = await(store.dicts().put(NAME, key("new"), value("v"), Write.ALWAYS)).version();

      // Then
      assertThat(watch(store.dicts(), version).version()).isEqualTo(put);
      assertThat(watch(store.dicts(), version).changes()).hasSize(1);
      assertRefused(Reason.VERSION_COMPACTED, () -> watch(store.dicts(), version - 1));
    }
  }

  private static Changes watch(Dicts dicts, long after) {
    Bytes all = Bytes.of(new byte[0]);
    return await(dicts.watch(NAME, Optional.of(after), all, 10, Duration.ZERO).result());
  }

  @Test
  void boundsTheMemoryOfAllChanges() throws IOException {
    // Given keys so long that the changes of one dict are more than may be remembered
    try (Store store = open()) {
      await(store.dicts().define(NAME, dict("uid")));
      List<KeyValue> long1000 =
          IntStream.range(0, 1_000).mapToObj(i -> entry("%02000d".formatted(i), "")).toList();
      for (int i = 0; i < 9; i++) {
        await(store.dicts().update(NAME, long1000));
      }

      // When, Then
      assertRefused(Reason.VERSION_COMPACTED, () -> watch(store.dicts(), 0));
      assertThat(watch(store.dicts(), 8_999).changes()).hasSize(1);
    }
  }
}
