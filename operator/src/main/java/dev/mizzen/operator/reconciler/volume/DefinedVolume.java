package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.common.SiblingRef;
import dev.mizzen.crds.volume.EffectiveVolume;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeSnapshot;
import dev.mizzen.crds.volume.VolumeSpec;
import dev.mizzen.operator.reconciler.definition.Adoption;
import dev.mizzen.operator.service.VolumeService.Definition;
import dev.mizzen.operator.service.VolumeService.Source;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What volume-api is told of a Volume. Pure. */
final class DefinedVolume {
  private DefinedVolume() {}

  static Definition of(Volume volume) {
    return new Definition(
        volume.getMetadata().getUid(),
        settings(EffectiveVolume.of(volume.getSpec())),
        pins(spec(volume)),
        Optional.ofNullable(spec(volume).source())
            .map(said -> said.volume())
            .map(said -> new Source(said.name(), Optional.ofNullable(said.commit()))),
        adoption(volume).pending());
  }

  /** What it is to take over, and whether it has. */
  static Adoption adoption(Volume volume) {
    SiblingRef adopt = spec(volume).adopt();
    return new Adoption(adopt, volume.getStatus() == null ? null : volume.getStatus().adopted());
  }

  static VolumeSpec spec(Volume volume) {
    return volume.getSpec() == null ? VolumeSpec.NONE : volume.getSpec();
  }

  private static Map<String, Long> settings(EffectiveVolume effective) {
    Map<String, Long> settings = new TreeMap<>();
    effective.capacityBytes().ifPresent(bytes -> settings.put("capacityBytes", bytes));
    settings.put(
        "backgroundCommitSeconds",
        effective.backgroundCommit().map(Duration::toSeconds).orElse(0L));
    effective.retainCommits().ifPresent(commits -> settings.put("retainCommits", commits));
    effective.retainDays().ifPresent(days -> settings.put("retainDays", days));
    return settings;
  }

  private static Map<String, Long> pins(VolumeSpec spec) {
    Map<String, Long> pins = new TreeMap<>();
    for (VolumeSnapshot snapshot : spec.snapshots()) {
      pins.put(snapshot.name(), snapshot.commit());
    }
    return pins;
  }
}
