package dev.mizzen.operator.reconciler.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.operator.it.FakeDictService;
import dev.mizzen.operator.it.TestClock;
import dev.mizzen.operator.service.DictFacts;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Outcome;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TellingTest {
  private static final String KEY = "dicts/shop/cache";
  private static final ObjectMeta CACHE =
      new ObjectMetaBuilder().withNamespace("shop").withName("cache").withUid("u1").build();

  /** A mark that the next definition wipes out. */
  private static final Definition STALE = definition(1);

  private final FakeDictService service = new FakeDictService();
  private final TestClock clock = new TestClock();
  private final Telling<DictFacts> telling = new Telling<>(DictService.Kind.DICT, service, clock);

  @BeforeEach
  void tellOnce() {
    telling.tell(CACHE, definition(5));
    service.facts.put(KEY, new DictFacts(3, 700, 1));
  }

  @Test
  void whatWasToldLatelyIsOnlyLookedAt() {
    // Given
    service.definitions.put(KEY, STALE);
    // When
    Outcome<DictFacts> outcome = telling.tell(CACHE, definition(5));
    // Then
    assertThat(outcome).isEqualTo(new Outcome.Done<>(new DictFacts(3, 700, 1)));
    assertThat(service.definitions).containsEntry(KEY, STALE);
  }

  @Test
  void whatChangedIsTold() {
    // When
    telling.tell(CACHE, definition(6));
    // Then
    assertThat(service.definitions).containsEntry(KEY, definition(6));
  }

  @Test
  void aServiceThatLostItIsToldAgain() {
    // Given
    service.definitions.clear();
    // When
    telling.tell(CACHE, definition(5));
    // Then
    assertThat(service.definitions).containsEntry(KEY, definition(5));
  }

  @Test
  void itIsToldAgainAfterAWhileWhateverItKnows() {
    // Given
    service.definitions.put(KEY, STALE);
    clock.forward(Telling.AGAIN);
    // When
    telling.tell(CACHE, definition(5));
    // Then
    assertThat(service.definitions).containsEntry(KEY, definition(5));
  }

  @Test
  void aServiceThatIsAwayIsAnOutage() {
    // Given
    service.setDown(true);
    // When
    Outcome<DictFacts> outcome = telling.tell(CACHE, definition(5));
    // Then
    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
  }

  private static Definition definition(long entries) {
    return new Definition(
        "u1",
        Map.of("entries", entries),
        Map.of(),
        Access.ALL,
        ReclaimPolicy.RETAIN,
        Optional.empty());
  }
}
