package dev.mizzen.operator.reconciler.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.operator.service.VolumeService.Definition;
import dev.mizzen.operator.service.VolumeService.Source;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinedVolumeTest {
  @Test
  void aVolumeThatSaysNothingIsCommittedEachTenSeconds() {
    // When
    Definition definition = DefinedVolume.of(Volumes.of("{}", "{}"));
    // Then
    assertThat(definition)
        .isEqualTo(
            new Definition(
                "u1",
                Map.of("backgroundCommitSeconds", 10L),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void everythingThatIsSaidIsTold() {
    // When
    Definition definition =
        DefinedVolume.of(
            Volumes.of(
                "{capacity: 1Ki, backgroundCommit: {interval: Never}, retention: {commits: 5, days: 30},"
                    + " source: {volume: {name: base, commit: 7}}, snapshots: [{name: before, commit: 3}]}",
                "{}"));
    // Then
    assertThat(definition)
        .isEqualTo(
            new Definition(
                "u1",
                Map.of(
                    "capacityBytes",
                    1024L,
                    "backgroundCommitSeconds",
                    0L,
                    "retainCommits",
                    5L,
                    "retainDays",
                    30L),
                Map.of("before", 3L),
                Optional.of(new Source("base", Optional.of(7L))),
                Optional.empty()));
  }

  @Test
  void aSourceWithoutACommitIsTheNewest() {
    assertThat(DefinedVolume.of(Volumes.of("{source: {volume: {name: base}}}", "{}")).source())
        .contains(new Source("base", Optional.empty()));
  }

  @Test
  void aNameIsTakenOverUntilItWasTakenOnce() {
    // Given
    String spec = "{adopt: {name: old}}";
    // When
    Optional<String> before = DefinedVolume.of(Volumes.of(spec, "{}")).renamedFrom();
    Optional<String> after = DefinedVolume.of(Volumes.of(spec, "{adopted: old}")).renamedFrom();
    // Then
    assertThat(before).contains("old");
    assertThat(after).isEmpty();
  }
}
