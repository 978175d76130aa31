package dev.mizzen.crds.dict;

import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.Durations;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * A Dict with every default filled in.
 *
 * @param limits in force
 * @param idle how long an entry may be unused; empty: for ever
 * @param access who may use it
 * @param deletionProtection what its deletion waits for
 * @param reclaimPolicy what becomes of its entries
 */
public record EffectiveDict(
    EffectiveDictLimits limits,
    Optional<Duration> idle,
    Access access,
    DeletionProtection deletionProtection,
    ReclaimPolicy reclaimPolicy) {
  static final String IDLE = "168h";

  /**
   * What is in force for {@code spec}, which may be null.
   *
   * @throws IllegalArgumentException when a quantity or duration cannot be read, which the schema
   *     rules out
   */
  public static EffectiveDict of(DictSpec spec) {
    DictSpec said = spec == null ? DictSpec.NONE : spec;
    String idle = said.expiry() == null ? null : said.expiry().idle();
    return new EffectiveDict(
        EffectiveDictLimits.of(said.limits()),
        Durations.parseOrNever(idle == null ? IDLE : idle),
        said.access() == null ? Access.ALL : said.access(),
        said.deletionProtection() == null ? DeletionProtection.NONE : said.deletionProtection(),
        said.reclaimPolicy() == null ? ReclaimPolicy.RETAIN : said.reclaimPolicy());
  }

  /** What {@code status.effective} shows. */
  public DictEffective toStatus() {
    return new DictEffective(
        limits.entries(),
        limits.valueBytes(),
        limits.totalBytes(),
        Durations.formatOrNever(idle),
        deletionProtection,
        reclaimPolicy);
  }
}
