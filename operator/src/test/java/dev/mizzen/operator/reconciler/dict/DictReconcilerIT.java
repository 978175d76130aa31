package dev.mizzen.operator.reconciler.dict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.dict.Dict;
import dev.mizzen.operator.it.OperatorTest;
import dev.mizzen.operator.it.RunningOperator;
import dev.mizzen.operator.reconciler.Deadline;
import dev.mizzen.operator.service.DictFacts;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DictReconcilerIT extends OperatorTest {
  @AfterEach
  void serviceIsBack() {
    operator.dicts.setDown(false);
  }

  @Test
  void definesDictAndDeletesItWithItsData() {
    // Given
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: cache}, spec: {reclaimPolicy: Delete}}");
    Dict dict = named(new Dict(), "cache");
    awaitCondition(dict, "Ready", "True", "Ready");
    assertThat(operator.dicts.definitions.get(key("cache")).uid())
        .isEqualTo(generic(dict).getMetadata().getUid());
    assertThat(operator.dicts.definitions.get(key("cache")).limits()).hasSize(3);
    assertThat(operator.dicts.definitions.get(key("cache")).reclaimPolicy())
        .isEqualTo(ReclaimPolicy.DELETE);
    // When
    client.resource(generic(dict)).delete();
    // Then
    eventually(() -> assertThat(generic(dict)).isNull());
    assertThat(operator.dicts.deleted).containsEntry(key("cache"), ReclaimPolicy.DELETE);
  }

  @Test
  void tellsTheServiceToRetainTheDataUnlessTheSpecSaysOtherwise() {
    // Given
    Dict dict = named(new Dict(), "kept");
    // When
    apply("{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: kept}, spec: {}}");
    // Then
    awaitCondition(dict, "Ready", "True", "Ready");
    assertThat(operator.dicts.definitions.get(key("kept")).reclaimPolicy())
        .isEqualTo(ReclaimPolicy.RETAIN);
  }

  @Test
  void saysThatTheServiceIsAwayAndHeals() {
    // Given
    operator.dicts.setDown(true);
    apply("{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: waits}, spec: {}}");
    Dict dict = named(new Dict(), "waits");
    awaitCondition(dict, "Ready", "False", "DictServiceUnavailable");
    // When
    operator.dicts.setDown(false);
    // Then
    awaitCondition(dict, "Ready", "True", "Ready");
  }

  @Test
  void givesUpDeletingAfterAWhileAndNamesWhatIsLeft() {
    // Given
    apply("{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: stuck}, spec: {}}");
    Dict dict = named(new Dict(), "stuck");
    awaitCondition(dict, "Ready", "True", "Ready");
    operator.dicts.setDown(true);
    client.resource(generic(dict)).delete();
    assertThat(awaitCondition(dict, "Ready", "False", "DictServiceUnavailable"))
        .startsWith("Deletion waits");
    // When
    operator.clock.forward(Deadline.GIVE_UP_AFTER);
    // Then
    eventually(() -> assertThat(generic(dict)).isNull());
    assertThat(eventsOf(dict)).contains("DataLeftBehind");
  }

  @Test
  void showsWhatTheServiceTells() {
    // Given
    operator.dicts.facts.put(key("seen"), new DictFacts(3, 700, 1));
    Dict dict = named(new Dict(), "seen");
    // When
    apply("{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: seen}, spec: {}}");
    // Then
    awaitCondition(dict, "Ready", "True", "Ready");
    assertThat(generic(dict).<Integer>get("status", "entries")).isEqualTo(3);
    assertThat(generic(dict).<String>get("status", "guarantees", "engine")).isEqualTo("Fake");
  }

  @Test
  void waitsWhileItIsUsedUntilForced() {
    // Given
    operator.dicts.facts.put(key("held"), new DictFacts(3, 700, 1));
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: held}, spec: {deletionProtection: WhileInUse}}");
    Dict dict = named(new Dict(), "held");
    awaitCondition(dict, "Ready", "True", "Ready");
    client.resource(generic(dict)).delete();
    assertThat(awaitCondition(dict, "Ready", "False", "InUse")).contains("force-delete");
    eventually(() -> assertThat(eventsOf(dict)).contains("InUse"));
    operator.clock.forward(Deadline.GIVE_UP_AFTER);
    // When
    client
        .resource(generic(dict))
        .edit(
            held -> {
              held.getMetadata().setAnnotations(Map.of("mizzen.dev/force-delete", "true"));
              return held;
            });
    // Then
    eventually(() -> assertThat(generic(dict)).isNull());
    assertThat(operator.dicts.deleted).containsEntry(key("held"), ReclaimPolicy.RETAIN);
  }

  @Test
  void secondReconciliationWritesNothing() {
    // Given
    apply("{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: quiet}, spec: {}}");
    Dict dict = named(new Dict(), "quiet");
    awaitCondition(dict, "Ready", "True", "Ready");
    String before = generic(dict).getMetadata().getResourceVersion();
    // When
    try (RunningOperator next = RunningOperator.start(server)) {
      eventually(() -> assertThat(next.reconciliations(generic(dict))).isPositive());
    }
    // Then
    assertThat(generic(dict).getMetadata().getResourceVersion()).isEqualTo(before);
  }

  private String key(String name) {
    return "dicts/" + namespace + "/" + name;
  }
}
