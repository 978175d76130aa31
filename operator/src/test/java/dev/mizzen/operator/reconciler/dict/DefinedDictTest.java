package dev.mizzen.operator.reconciler.dict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.dict.Dict;
import dev.mizzen.crds.dict.DictStatus;
import dev.mizzen.operator.it.FakeDictService;
import dev.mizzen.operator.it.RunningOperator;
import dev.mizzen.operator.service.DictFacts;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinedDictTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final DictFacts FACTS = new DictFacts(3, 700, 1);

  private final DefinedDict defined = at(NOON);

  @Test
  void aSpecThatSaysNothingIsDefinedInFull() {
    // When
    Definition definition = defined.definition(dict("{}"));
    // Then
    assertThat(definition.uid()).isEqualTo("u1");
    assertThat(definition.limits())
        .isEqualTo(Map.of("entries", 1_000_000L, "valueBytes", 16L << 20, "totalBytes", 1L << 30));
    assertThat(definition.delivery()).isEqualTo(Map.of("idle", 7L * 24 * 3600));
    assertThat(definition.access().readers()).isNull();
    assertThat(definition.access().writers()).isNull();
    assertThat(definition.reclaimPolicy()).isEqualTo(ReclaimPolicy.RETAIN);
    assertThat(definition.adopt()).isEmpty();
  }

  @Test
  void neverIsATimeThatIsNotSent() {
    assertThat(defined.definition(dict("{expiry: {idle: Never}}")).delivery())
        .doesNotContainKey("idle");
  }

  @Test
  void takesOverWhatItAdoptsOnceOnly() {
    // Given
    Dict dict = dict("{adopt: {name: old}}");
    assertThat(defined.definition(dict).adopt()).contains("old");
    // When
    dict.setStatus(defined.observed(dict, new Outcome.Done<>(FACTS), Optional.empty()));
    // Then
    assertThat(dict.getStatus().adopted()).isEqualTo("old");
    assertThat(defined.definition(dict).adopt()).isEmpty();
    assertThat(defined.failed(dict, dictFails()).adopted()).isEqualTo("old");
  }

  @Test
  void aServiceThatRefusesHasNotTakenOverAnything() {
    // Given
    Dict dict = dict("{adopt: {name: old}}");
    // When
    dict.setStatus(
        defined.observed(
            dict, new Outcome.Refused<>("name-in-use", "old is in use"), Optional.empty()));
    // Then
    assertThat(dict.getStatus().adopted()).isNull();
    assertThat(defined.definition(dict).adopt()).contains("old");
    assertThat(dict.getStatus().conditions())
        .anySatisfy(it -> assertThat(it.message()).isEqualTo("old is in use"));
  }

  @Test
  void showsWhatTheServiceTells() {
    // When
    DictStatus status =
        defined.observed(
            dict("{}"), new Outcome.Done<>(FACTS), Optional.of(FakeDictService.GUARANTEES));
    // Then
    assertThat(status.entries()).isEqualTo(3);
    assertThat(status.bytes()).isEqualTo(700);
    assertThat(status.guarantees()).isEqualTo(FakeDictService.GUARANTEES);
    assertThat(status.effective().idle()).isEqualTo("168h");
  }

  @Test
  void whatWasKnownStaysWhileTheServiceIsAway() {
    // Given
    Dict dict = dict("{}");
    dict.setStatus(
        defined.observed(dict, new Outcome.Done<>(FACTS), Optional.of(FakeDictService.GUARANTEES)));
    // When
    DictStatus status =
        defined.observed(dict, new Outcome.Unavailable<>("", "away"), Optional.empty());
    // Then
    assertThat(status.entries()).isEqualTo(FACTS.entries());
    assertThat(status.guarantees()).isEqualTo(FakeDictService.GUARANTEES);
  }

  @Test
  void nothingChangesWhileOnlyTimeGoesBy() {
    // Given
    Dict dict = dict("{}");
    dict.setStatus(defined.observed(dict, new Outcome.Done<>(FACTS), Optional.empty()));
    // When
    DictStatus later =
        at(NOON.plus(Duration.ofSeconds(30)))
            .observed(dict, new Outcome.Done<>(new DictFacts(3, 700, 31)), Optional.empty());
    // Then
    assertThat(later).isEqualTo(dict.getStatus());
  }

  private static Finding dictFails() {
    return Finding.isFalse(Conditions.READY, Reason.DELETING, "It is going");
  }

  private static DefinedDict at(Instant now) {
    return new DefinedDict(
        new ConditionMerge(Clock.fixed(now, ZoneOffset.UTC)), RunningOperator.settings());
  }

  private static Dict dict(String spec) {
    return Serialization.unmarshal(
        "---\n{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: one, namespace: shop, uid: u1, generation: 1}, spec: %s}"
            .formatted(spec),
        Dict.class);
  }
}
