package dev.mizzen.dict.client;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.dict.engine.ObjectName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DictClientTest {
  private static final Key K = Key.of("a key/with % and ü");
  private static final byte[] ALL = new byte[0];

  private final MemoryService service = new MemoryService();
  private final MizzenClient client = service.client();
  private final DictClient dict = client.dict("d");

  @BeforeEach
  void define() {
    await(service.store().dicts().define(new ObjectName("default", "d"), dict("uid")));
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  @Test
  void givesBackWhatWasPut() {
    // Given
    Stored stored = dict.put(K, Value.of(new byte[] {0, -1, 7}, "image/png"));

    // When
    Optional<Entry> entry = dict.get(K);

    // Then
    assertThat(stored.created()).isTrue();
    assertThat(entry)
        .contains(
            new Entry(
                Value.of(new byte[] {0, -1, 7}, "image/png"), stored.version(), Optional.empty()));
    assertThat(dict.contains(K)).isTrue();
  }

  @Test
  void tellsAbsentApart() {
    assertThat(dict.get(K)).isEmpty();
    assertThat(dict.contains(K)).isFalse();
    assertThat(dict.remove(K)).isFalse();
    assertThat(dict.pop(K)).isEmpty();
    assertThatThrownBy(() -> client.dict("other").get(K))
        .isInstanceOf(NotFoundException.class)
        .extracting(e -> ((MizzenException) e).slug())
        .isEqualTo("dict-not-found");
  }

  @Test
  void refusesWhatItsConditionForbids() {
    // Given
    Stored stored = dict.put(K, Value.text("one"), Write.when(Condition.ABSENT));

    // When, Then
    assertThatThrownBy(() -> dict.put(K, Value.text("two"), Write.when(Condition.ABSENT)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("entry-exists");
    assertThatThrownBy(
            () -> dict.put(K, Value.text("2"), Write.when(Condition.version(stored.version() + 1))))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("version-mismatch");
    assertThat(
            dict.put(K, Value.text("two"), Write.when(Condition.version(stored.version())))
                .created())
        .isFalse();
  }

  @Test
  void forgetsAnEntryWhoseTimeIsOver() {
    // Given
    dict.put(K, Value.text("x"), Write.ALWAYS.expiringIn(Duration.ofSeconds(90)));
    assertThat(dict.get(K).orElseThrow().expiresIn()).contains(Duration.ofSeconds(90));

    // When
    service.clock().advance(Duration.ofSeconds(91));

    // Then
    assertThat(dict.get(K)).isEmpty();
  }

  @Test
  void popsOnce() {
    // Given
    dict.put(K, Value.text("x"));

    // When
    Optional<Entry> popped = dict.pop(K, Condition.PRESENT);

    // Then
    assertThat(popped.map(Entry::value)).contains(Value.text("x"));
    assertThat(dict.length()).isZero();
  }

  @Test
  void counts() {
    // Given
    dict.put(K, Value.number(40));

    // When
    Counter counter = dict.add(K, 2);

    // Then
    assertThat(counter.value()).isEqualTo(42);
    assertThat(dict.get(K).orElseThrow().value().text()).isEqualTo("42");
  }

  @Test
  void doesAllOfABatchOrNothing() {
    // Given
    Key other = Key.of("other");
    List<Step> good =
        List.of(
            new Step.Put(K, Value.text("v"), Write.when(Condition.ABSENT)),
            new Step.Add(other, 5, Optional.of(Duration.ofHours(1))));
    List<Step> bad =
        List.of(
            new Step.Remove(other, Condition.PRESENT), new Step.Check(K, Condition.version(99)));

    // When
    List<Step.Result> results = dict.batch(good);

    // Then
    assertThat(results.getLast().counter()).contains(5L);
    ConflictException refused =
        catchThrowableOfType(ConflictException.class, () -> dict.batch(bad));
    assertThat(refused.step()).hasValue(1);
    assertThat(dict.contains(other)).isTrue();
  }

  @Test
  void listsAllPagesInKeyOrder() {
    // Given
    Map<Key, Value> entries = new HashMap<>();
    IntStream.range(0, 450)
        .forEach(i -> entries.put(Key.of("k%03d".formatted(i)), Value.number(i)));
    assertThat(dict.update(entries)).isEqualTo(450);

    // When
    List<Listed> listed = dict.entries("k4".getBytes(StandardCharsets.UTF_8)).toList();

    // Then
    assertThat(listed).hasSize(50);
    assertThat(listed.getFirst().value()).contains(Value.number(400));
    assertThat(dict.keys())
        .hasSize(450)
        .isSortedAccordingTo((a, b) -> a.text().compareTo(b.text()));
    assertThat(dict.clear()).isEqualTo(450);
  }

  @Test
  void watchesWhatChanges() {
    // Given
    long from = dict.watch(Optional.empty(), ALL, Duration.ZERO).version();
    CompletableFuture<Changes> watched =
        dict.async().watch(Optional.of(from), ALL, Duration.ofSeconds(20));

    // When
    dict.put(K, Value.text("x"));

    // Then
    assertThat(watched.join().changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.kind()).isEqualTo(Changes.Kind.PUT);
              assertThat(change.key()).contains(K);
            });
  }
}
