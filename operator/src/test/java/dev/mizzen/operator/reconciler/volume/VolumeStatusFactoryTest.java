package dev.mizzen.operator.reconciler.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.ConditionStatus;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeMounted;
import dev.mizzen.crds.volume.VolumeSnapshot;
import dev.mizzen.crds.volume.VolumeStatus;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.VolumeService.Head;
import dev.mizzen.operator.status.ConditionMerge;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeStatusFactoryTest {
  private static final Outcome<Head> DONE = new Outcome.Done<>(new Head(57, 2, 10));
  private static final String KNOWN =
      "{head: 41, files: 1, bytes: 5, claimName: vol-weights, pins: [{name: first, commit: 1}],"
          + " mounts: [{pod: gone}]}";

  private final VolumeStatusFactory statuses =
      new VolumeStatusFactory(
          new ConditionMerge(Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC)));

  @Test
  void tellsWhatIsInForceAndWhoMountsIt() {
    // Given
    Volume volume =
        Volumes.of(
            "{capacity: 2Gi, adopt: {name: old}, snapshots: [{name: now, commit: 57}]}", KNOWN);
    // When
    VolumeStatus status =
        statuses.observed(volume, DONE, true, List.of(new VolumeMounted("fn-a", "worker-1")));
    // Then
    assertThat(status.head()).isEqualTo(57);
    assertThat(status.effective().capacityBytes()).isEqualTo(2L << 30);
    assertThat(status.effective().backgroundCommitInterval()).isEqualTo("10s");
    assertThat(status.pins()).containsExactly(new VolumeSnapshot("now", 57L));
    assertThat(status.adopted()).isEqualTo("old");
    assertThat(status.mounts()).containsExactly(new VolumeMounted("fn-a", "worker-1"));
    assertThat(ready(status).status()).isEqualTo(ConditionStatus.TRUE);
  }

  @Test
  void manyMountsAreCut() {
    // Given
    List<VolumeMounted> mounts =
        IntStream.range(0, 101).mapToObj(i -> new VolumeMounted("fn-" + i, null)).toList();
    // When
    VolumeStatus status = statuses.observed(Volumes.of("{}", "{}"), DONE, true, mounts);
    // Then
    assertThat(status.mounts()).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({
    "'{source: {volume: {name: base}}}', not-found, SourceNotFound, spec.source names what is not there: no base",
    "'{adopt: {name: old}}', not-found, SourceNotFound, spec.adopt names what is not there: no base",
    "'{snapshots: [{name: a, commit: 9}]}', commit-not-found, CommitNotFound, spec.source or spec.snapshots names what is not there: no base"
  })
  void namesWhatIsMissing(String spec, String slug, String reason, String message) {
    // When
    VolumeStatus status =
        statuses.observed(
            Volumes.of(spec, KNOWN), new Outcome.Refused<>(slug, "no base"), true, List.of());
    // Then
    for (String type : List.of("ResolvedRefs", "Ready")) {
      assertThat(condition(status, type).status()).isEqualTo(ConditionStatus.FALSE);
      assertThat(condition(status, type).reason()).isEqualTo(reason);
      assertThat(condition(status, type).message()).isEqualTo(message);
    }
    assertThat(status.head()).as("what is known stays").isEqualTo(41);
    assertThat(status.pins()).containsExactly(new VolumeSnapshot("first", 1L));
    assertThat(status.adopted()).isNull();
  }

  @Test
  void anotherRefusalIsSaidAsItIs() {
    // When
    VolumeStatus status =
        statuses.observed(
            Volumes.of("{}", KNOWN),
            new Outcome.Refused<>("forbidden", "no right"),
            true,
            List.of());
    // Then
    assertThat(ready(status).reason()).isEqualTo("DefinitionRefused");
    assertThat(condition(status, "ResolvedRefs").status()).isEqualTo(ConditionStatus.TRUE);
  }

  @Test
  void waitsUntilWhatItTakesOverIsDeleted() {
    // When
    VolumeStatus status = statuses.notDeleted(Volumes.of("{adopt: {name: old}}", "{}"), "old");
    // Then
    assertThat(ready(status).reason()).isEqualTo("AdoptedNotDeleted");
    assertThat(ready(status).message()).contains("'old'", "delete it");
    assertThat(status.adopted()).isNull();
  }

  @Test
  void deletionNamesThePodsThatMountItAndTheirNodes() {
    // Given
    List<VolumeMounted> mounts =
        IntStream.range(0, 7)
            .mapToObj(i -> new VolumeMounted("fn-" + i, i == 0 ? "worker-1" : null))
            .toList();
    // When
    VolumeStatus status = statuses.deleting(Volumes.of("{}", KNOWN), mounts);
    // Then
    assertThat(ready(status).reason()).isEqualTo("StillMounted");
    assertThat(ready(status).message())
        .endsWith("mount it: fn-0 on node worker-1, fn-1, fn-2, fn-3, fn-4 and 2 more");
    assertThat(status.mounts()).hasSize(7);
  }

  private static Condition ready(VolumeStatus status) {
    return condition(status, "Ready");
  }

  private static Condition condition(VolumeStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
