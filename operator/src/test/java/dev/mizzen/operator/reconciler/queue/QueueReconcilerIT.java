package dev.mizzen.operator.reconciler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.queue.Queue;
import dev.mizzen.operator.it.OperatorTest;
import dev.mizzen.operator.it.RunningOperator;
import dev.mizzen.operator.reconciler.Deadline;
import dev.mizzen.operator.service.QueueFacts;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueReconcilerIT extends OperatorTest {
  @AfterEach
  void serviceIsBack() {
    operator.dicts.setDown(false);
  }

  @Test
  void definesQueueAndDeletesItWithItsData() {
    // Given
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: cache}, spec: {reclaimPolicy: Delete}}");
    Queue queue = named(new Queue(), "cache");
    awaitCondition(queue, "Ready", "True", "Ready");
    assertThat(operator.dicts.definitions.get(key("cache")).uid())
        .isEqualTo(generic(queue).getMetadata().getUid());
    assertThat(operator.dicts.definitions.get(key("cache")).limits()).hasSize(3);
    assertThat(operator.dicts.definitions.get(key("cache")).reclaimPolicy())
        .isEqualTo(ReclaimPolicy.DELETE);
    // When
    client.resource(generic(queue)).delete();
    // Then
    eventually(() -> assertThat(generic(queue)).isNull());
    assertThat(operator.dicts.deleted).containsEntry(key("cache"), ReclaimPolicy.DELETE);
  }

  @Test
  void tellsTheServiceToRetainTheDataUnlessTheSpecSaysOtherwise() {
    // Given
    Queue queue = named(new Queue(), "kept");
    // When
    apply("{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: kept}, spec: {}}");
    // Then
    awaitCondition(queue, "Ready", "True", "Ready");
    assertThat(operator.dicts.definitions.get(key("kept")).reclaimPolicy())
        .isEqualTo(ReclaimPolicy.RETAIN);
  }

  @Test
  void saysThatTheServiceIsAwayAndHeals() {
    // Given
    operator.dicts.setDown(true);
    apply("{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: waits}, spec: {}}");
    Queue queue = named(new Queue(), "waits");
    awaitCondition(queue, "Ready", "False", "DictServiceUnavailable");
    // When
    operator.dicts.setDown(false);
    // Then
    awaitCondition(queue, "Ready", "True", "Ready");
  }

  @Test
  void givesUpDeletingAfterAWhileAndNamesWhatIsLeft() {
    // Given
    apply("{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: stuck}, spec: {}}");
    Queue queue = named(new Queue(), "stuck");
    awaitCondition(queue, "Ready", "True", "Ready");
    operator.dicts.setDown(true);
    client.resource(generic(queue)).delete();
    assertThat(awaitCondition(queue, "Ready", "False", "DictServiceUnavailable"))
        .startsWith("Deletion waits");
    // When
    operator.clock.forward(Deadline.GIVE_UP_AFTER);
    // Then
    eventually(() -> assertThat(generic(queue)).isNull());
    assertThat(eventsOf(queue)).contains("DataLeftBehind");
  }

  @Test
  void showsWhatTheServiceTells() {
    // Given
    operator.dicts.facts.put(key("seen"), new QueueFacts(4, 0, 2, 0, 61.0, 0, 1));
    Queue queue = named(new Queue(), "seen");
    // When
    apply("{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: seen}, spec: {}}");
    // Then
    awaitCondition(queue, "Ready", "True", "Ready");
    assertThat(generic(queue).<Integer>get("status", "waiting")).isEqualTo(4);
    assertThat(generic(queue).<String>get("status", "guarantees", "engine")).isEqualTo("Fake");
  }

  @Test
  void waitsWhileItIsUsedUntilForced() {
    // Given
    operator.dicts.facts.put(key("held"), new QueueFacts(4, 0, 2, 0, 61.0, 0, 1));
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: held}, spec: {deletionProtection: WhileInUse}}");
    Queue queue = named(new Queue(), "held");
    awaitCondition(queue, "Ready", "True", "Ready");
    client.resource(generic(queue)).delete();
    assertThat(awaitCondition(queue, "Ready", "False", "InUse")).contains("force-delete");
    eventually(() -> assertThat(eventsOf(queue)).contains("InUse"));
    operator.clock.forward(Deadline.GIVE_UP_AFTER);
    // When
    client
        .resource(generic(queue))
        .edit(
            held -> {
              held.getMetadata().setAnnotations(Map.of("mizzen.dev/force-delete", "true"));
              return held;
            });
    // Then
    eventually(() -> assertThat(generic(queue)).isNull());
    assertThat(operator.dicts.deleted).containsEntry(key("held"), ReclaimPolicy.RETAIN);
  }

  @Test
  void warnsOnceOfDeadItems() {
    // Given
    operator.dicts.facts.put(key("dying"), new QueueFacts(0, 0, 0, 1, null, 0, 1));
    Queue queue = named(new Queue(), "dying");
    apply("{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: dying}, spec: {}}");
    awaitCondition(queue, "DeadLetters", "True", "AttemptsUsedUp");
    operator.dicts.facts.put(key("dying"), new QueueFacts(0, 0, 0, 2, null, 0, 1));
    // When
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: dying}, spec: {delivery: {maxAttempts: 9}}}");
    // Then
    eventually(() -> assertThat(generic(queue).<Integer>get("status", "dead")).isEqualTo(2));
    assertThat(eventsOf(queue)).containsOnlyOnce("AttemptsUsedUp");
    assertThat(condition(queue, "Ready")).containsEntry("status", "True");
  }

  @Test
  void secondReconciliationWritesNothing() {
    // Given
    apply("{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: quiet}, spec: {}}");
    Queue queue = named(new Queue(), "quiet");
    awaitCondition(queue, "Ready", "True", "Ready");
    String before = generic(queue).getMetadata().getResourceVersion();
    // When
    try (RunningOperator next = RunningOperator.start(server)) {
      eventually(() -> assertThat(next.reconciliations(generic(queue))).isPositive());
    }
    // Then
    assertThat(generic(queue).getMetadata().getResourceVersion()).isEqualTo(before);
  }

  private String key(String name) {
    return "queues/" + namespace + "/" + name;
  }
}
