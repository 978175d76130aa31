package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.Golden;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VolumeGoldenTest {
  static Stream<Golden> cases() {
    return Golden.cases("volume");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersVolumeAndClaim(Golden golden) {
    // Given
    Volume volume = golden.input("volume", Volume.class).orElseThrow();
    // When
    Map<String, Object> outputs =
        Map.of(
            "persistent-volume", VolumeRenderer.persistentVolume(volume),
            "claim", VolumeRenderer.claim(volume));
    // Then
    golden.produces(outputs);
  }
}
