package dev.mizzen.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.ConditionStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionMergeTest {
  private static final String THEN = "2026-01-01T00:00:00Z";
  private static final String NOW = "2026-06-01T12:00:00Z";

  private final ConditionMerge merge =
      new ConditionMerge(Clock.fixed(Instant.parse(NOW).plusMillis(5), ZoneOffset.UTC));

  @Test
  void keepsTheTransitionTimeWhileTheStatusStays() {
    // Given
    List<Condition> known =
        List.of(new Condition("Ready", ConditionStatus.FALSE, "Idle", "old", THEN, 1L));
    // When
    List<Condition> merged =
        merge.merge(known, 2, List.of(Finding.isFalse("Ready", Reason.STARTING, "new")));
    // Then
    assertThat(merged)
        .containsExactly(
            new Condition("Ready", ConditionStatus.FALSE, "Starting", "new", THEN, 2L));
  }

  @Test
  void setsTheTransitionTimeWhenTheStatusChanges() {
    // Given
    List<Condition> known =
        List.of(new Condition("Ready", ConditionStatus.FALSE, "Idle", "old", THEN, 1L));
    // When
    List<Condition> merged =
        merge.merge(known, 1, List.of(Finding.isTrue("Ready", Reason.IDLE, "old")));
    // Then
    assertThat(merged.getFirst().lastTransitionTime()).isEqualTo(NOW);
  }

  @Test
  void dropsWhatIsNoLongerFoundAndKeepsTheOrderOfTheFindings() {
    // Given
    List<Condition> known =
        List.of(new Condition("Stalled", ConditionStatus.TRUE, "Idle", "", THEN, 1L));
    // When
    List<Condition> merged =
        merge.merge(
            known, 1, List.of(Findings.accepted(), Finding.isTrue("Ready", Reason.IDLE, "")));
    // Then
    assertThat(merged).extracting(Condition::type).containsExactly("Accepted", "Ready");
  }

  @Test
  void cutsLongMessages() {
    // When
    Finding finding = Finding.isTrue("Ready", Reason.IDLE, "x".repeat(5000));
    // Then
    assertThat(finding.message()).hasSize(Finding.MESSAGE_LIMIT).endsWith("…");
  }
}
