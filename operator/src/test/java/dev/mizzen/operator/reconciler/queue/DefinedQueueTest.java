package dev.mizzen.operator.reconciler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.queue.Queue;
import dev.mizzen.crds.queue.QueueStatus;
import dev.mizzen.operator.it.FakeDictService;
import dev.mizzen.operator.it.RunningOperator;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.QueueFacts;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinedQueueTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final QueueFacts FACTS = new QueueFacts(4, 1, 2, 0, 61.0, 0, 1);

  private final DefinedQueue defined = at(NOON);

  @Test
  void aSpecThatSaysNothingIsDefinedInFull() {
    // When
    Definition definition = defined.definition(queue("{}"));
    // Then
    assertThat(definition.uid()).isEqualTo("u1");
    assertThat(definition.limits())
        .isEqualTo(Map.of("items", 1_000_000L, "partitions", 100_000L, "itemBytes", 1L << 20));
    assertThat(definition.delivery())
        .isEqualTo(
            Map.of(
                "partitionTtl", 86_400L, "leaseFor", 60L, "maxAttempts", 5L, "dedupWindow", 300L));
    assertThat(definition.access().readers()).isNull();
    assertThat(definition.access().writers()).isNull();
    assertThat(definition.reclaimPolicy()).isEqualTo(ReclaimPolicy.RETAIN);
    assertThat(definition.adopt()).isEmpty();
  }

  @Test
  void neverIsATimeThatIsNotSent() {
    assertThat(defined.definition(queue("{partitionTTL: Never}")).delivery())
        .doesNotContainKey("partitionTtl");
  }

  @Test
  void takesOverWhatItAdoptsOnceOnly() {
    // Given
    Queue queue = queue("{adopt: {name: old}}");
    assertThat(defined.definition(queue).adopt()).contains("old");
    // When
    queue.setStatus(defined.observed(queue, new Outcome.Done<>(FACTS), Optional.empty()));
    // Then
    assertThat(queue.getStatus().adopted()).isEqualTo("old");
    assertThat(defined.definition(queue).adopt()).isEmpty();
    assertThat(defined.failed(queue, queueFails()).adopted()).isEqualTo("old");
  }

  @Test
  void aServiceThatRefusesHasNotTakenOverAnything() {
    // Given
    Queue queue = queue("{adopt: {name: old}}");
    // When
    queue.setStatus(
        defined.observed(
            queue, new Outcome.Refused<>("name-in-use", "old is in use"), Optional.empty()));
    // Then
    assertThat(queue.getStatus().adopted()).isNull();
    assertThat(defined.definition(queue).adopt()).contains("old");
    assertThat(queue.getStatus().conditions())
        .anySatisfy(it -> assertThat(it.message()).isEqualTo("old is in use"));
  }

  @Test
  void showsWhatTheServiceTells() {
    // When
    QueueStatus status =
        defined.observed(
            queue("{}"), new Outcome.Done<>(FACTS), Optional.of(FakeDictService.GUARANTEES));
    // Then
    assertThat(status.waiting()).isEqualTo(4);
    assertThat(status.delayed()).isEqualTo(1);
    assertThat(status.leased()).isEqualTo(2);
    assertThat(status.dead()).isZero();
    assertThat(status.oldestItemAge()).isEqualTo("1m");
    assertThat(status.guarantees()).isEqualTo(FakeDictService.GUARANTEES);
    assertThat(status.effective().partitionTTL()).isEqualTo("24h");
  }

  @Test
  void whatWasKnownStaysWhileTheServiceIsAway() {
    // Given
    Queue queue = queue("{}");
    queue.setStatus(
        defined.observed(
            queue, new Outcome.Done<>(FACTS), Optional.of(FakeDictService.GUARANTEES)));
    // When
    QueueStatus status =
        defined.observed(queue, new Outcome.Unavailable<>("", "away"), Optional.empty());
    // Then
    assertThat(status.waiting()).isEqualTo(FACTS.waiting());
    assertThat(status.guarantees()).isEqualTo(FakeDictService.GUARANTEES);
  }

  @Test
  void nothingChangesWhileOnlyTimeGoesBy() {
    // Given
    Queue queue = queue("{}");
    queue.setStatus(defined.observed(queue, new Outcome.Done<>(FACTS), Optional.empty()));
    // When
    QueueStatus later =
        at(NOON.plus(Duration.ofSeconds(30)))
            .observed(
                queue,
                new Outcome.Done<>(new QueueFacts(4, 1, 2, 0, 91.0, 0, 31)),
                Optional.empty());
    // Then
    assertThat(later).isEqualTo(queue.getStatus());
  }

  @Test
  void aQueueWhereNothingWaitsHasNoOldestItem() {
    // Given
    Queue queue = queue("{}");
    queue.setStatus(defined.observed(queue, new Outcome.Done<>(FACTS), Optional.empty()));
    // When
    QueueStatus status =
        defined.observed(
            queue, new Outcome.Done<>(new QueueFacts(0, 0, 0, 0, null, 0, 1)), Optional.empty());
    // Then
    assertThat(status.oldestItemAge()).isNull();
  }

  @Test
  void deadItemsAreAConditionAsLongAsThereAreAny() {
    // Given
    Queue queue = queue("{}");
    QueueFacts dead = new QueueFacts(0, 0, 0, 7, null, 0, 1);
    // When
    queue.setStatus(defined.observed(queue, new Outcome.Done<>(dead), Optional.empty()));
    // Then
    assertThat(types(queue.getStatus())).contains("DeadLetters");
    assertThat(
            types(defined.observed(queue, new Outcome.Unavailable<>("", "away"), Optional.empty())))
        .contains("DeadLetters");
    assertThat(types(defined.observed(queue, new Outcome.Done<>(FACTS), Optional.empty())))
        .doesNotContain("DeadLetters");
  }

  private static List<String> types(QueueStatus status) {
    return status.conditions().stream().map(Condition::type).toList();
  }

  private static Finding queueFails() {
    return Finding.isFalse(Conditions.READY, Reason.DELETING, "It is going");
  }

  private static DefinedQueue at(Instant now) {
    return new DefinedQueue(
        new ConditionMerge(Clock.fixed(now, ZoneOffset.UTC)), RunningOperator.settings());
  }

  private static Queue queue(String spec) {
    return Serialization.unmarshal(
        "---\n{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: one, namespace: shop, uid: u1, generation: 1}, spec: %s}"
            .formatted(spec),
        Queue.class);
  }
}
