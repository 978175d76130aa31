package dev.mizzen.crds.volume;

import dev.mizzen.crds.common.Durations;
import dev.mizzen.crds.common.Quantities;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * A Volume with every default filled in.
 *
 * @param capacityBytes bytes of all files at most; empty: no bound
 * @param backgroundCommit how often what was written is committed; empty: never
 * @param retainCommits newest commits that stay
 * @param retainDays days for which commits stay; both empty: every commit stays
 * @param reclaimPolicy what becomes of the data
 */
public record EffectiveVolume(
    Optional<Long> capacityBytes,
    Optional<Duration> backgroundCommit,
    Optional<Long> retainCommits,
    Optional<Long> retainDays,
    ReclaimPolicy reclaimPolicy) {
  static final String BACKGROUND_COMMIT = "10s";

  /**
   * What is in force for {@code spec}, which may be null.
   *
   * @throws IllegalArgumentException when a quantity or duration cannot be read, which the schema
   *     rules out
   */
  public static EffectiveVolume of(VolumeSpec spec) {
    VolumeSpec said = spec == null ? VolumeSpec.NONE : spec;
    Optional<VolumeRetention> retention = Optional.ofNullable(said.retention());
    return new EffectiveVolume(
        Optional.ofNullable(said.capacity()).map(Quantities::bytes),
        Durations.parseOrNever(
            Optional.ofNullable(said.backgroundCommit())
                .map(BackgroundCommit::interval)
                .orElse(BACKGROUND_COMMIT)),
        retention.map(VolumeRetention::commits),
        retention.map(VolumeRetention::days),
        said.reclaimPolicy() == null ? ReclaimPolicy.RETAIN : said.reclaimPolicy());
  }

  /** What {@code status.effective} shows. */
  public VolumeEffective toStatus() {
    return new VolumeEffective(
        capacityBytes.orElse(null),
        Durations.formatOrNever(backgroundCommit),
        retainCommits.orElse(null),
        retainDays.orElse(null),
        reclaimPolicy);
  }
}
