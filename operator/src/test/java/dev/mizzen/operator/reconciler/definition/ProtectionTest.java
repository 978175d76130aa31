package dev.mizzen.operator.reconciler.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.operator.service.DictFacts;
import dev.mizzen.operator.service.Facts;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.QueueFacts;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProtectionTest {
  static Stream<Arguments> uses() {
    return Stream.of(
        Arguments.of(new QueueFacts(0, 0, 1, 0, null, 0, 60), "items are under a lease"),
        Arguments.of(new QueueFacts(0, 0, 0, 0, null, 1, 60), "calls wait in it"),
        Arguments.of(new DictFacts(0, 0, 59.9), "it was called within the last 60 s"));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void saysWhatUsesItAndHowToForce(Facts facts, String use) {
    // When
    Optional<Finding> held = Protection.held(new Outcome.Done<>(Optional.of(facts)));
    // Then
    assertThat(held).map(Finding::reason).contains(Reason.IN_USE);
    assertThat(held.orElseThrow().holds()).isFalse();
    assertThat(held.orElseThrow().message()).contains(use, "mizzen.dev/force-delete=true");
  }

  @Test
  void whatNobodyUsesMayGoEvenFull() {
    assertThat(
            Protection.held(
                new Outcome.Done<>(Optional.of(new QueueFacts(5, 5, 0, 5, 900.0, 0, 60)))))
        .isEmpty();
  }

  @Test
  void whatIsNotDefinedMayGo() {
    assertThat(Protection.held(new Outcome.Done<>(Optional.<DictFacts>empty()))).isEmpty();
  }

  @Test
  void whatCannotBeSeenIsKept() {
    assertThat(Protection.held(new Outcome.Unavailable<Optional<DictFacts>>("", "nobody there")))
        .map(Finding::message)
        .hasValueSatisfying(
            message -> assertThat(message).contains("nobody there", "force-delete=true"));
    assertThat(Protection.held(new Outcome.Refused<Optional<DictFacts>>("forbidden", "no right")))
        .map(Finding::reason)
        .contains(Reason.DEFINITION_REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,,false",
    "WHILE_IN_USE,,true",
    "WHILE_IN_USE,yes,true",
    "WHILE_IN_USE,true,false"
  })
  void theAnnotationEndsIt(DeletionProtection declared, String annotation, boolean on) {
    // Given
    ObjectMeta meta =
        annotation == null
            ? new ObjectMeta()
            : new ObjectMetaBuilder()
                .addToAnnotations("mizzen.dev/force-delete", annotation)
                .build();
    // Then
    assertThat(Protection.isOn(declared, meta)).isEqualTo(on);
  }
}
