package dev.mizzen.crds.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.ReclaimPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectiveVolumeTest {
  @Test
  void aVolumeThatSaysNothingHasNoBoundAndKeepsEverything() {
    // When
    EffectiveVolume effective = EffectiveVolume.of(null);

    // Then
    assertThat(effective)
        .isEqualTo(
            new EffectiveVolume(
                Optional.empty(),
                Optional.of(Duration.ofSeconds(10)),
                Optional.empty(),
                Optional.empty(),
                ReclaimPolicy.RETAIN));
    assertThat(effective.toStatus())
        .isEqualTo(new VolumeEffective(null, "10s", null, null, ReclaimPolicy.RETAIN));
  }

  @Test
  void whatIsSaidIsInForce() {
    // Given
    VolumeSpec spec =
        new VolumeSpec(
            "2Gi",
            new BackgroundCommit("Never"),
            new VolumeRetention(5L, 30L),
            null,
            List.of(),
            null,
            ReclaimPolicy.DELETE);

    // When
    EffectiveVolume effective = EffectiveVolume.of(spec);

    // Then
    assertThat(effective.backgroundCommit()).isEmpty();
    assertThat(effective.toStatus())
        .isEqualTo(new VolumeEffective(2L << 30, "Never", 5L, 30L, ReclaimPolicy.DELETE));
  }

  @Test
  void aPartThatSaysNothingChangesNothing() {
    // Given
    VolumeSpec spec =
        new VolumeSpec(
            null,
            new BackgroundCommit(null),
            new VolumeRetention(null, null),
            null,
            null,
            null,
            null);

    // When
    EffectiveVolume effective = EffectiveVolume.of(spec);

    // Then
    assertThat(effective).isEqualTo(EffectiveVolume.of(null));
  }
}
