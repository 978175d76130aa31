package dev.mizzen.crds.queue;

import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.Durations;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * A Queue with every default filled in.
 *
 * @param limits in force
 * @param partitionTtl how long a partition lives after its last put; empty: for ever
 * @param leaseFor how long a lease holds that does not say
 * @param maxAttempts deliveries under a lease before an item is dead
 * @param dedupWindow how long dedup keys are remembered
 * @param access who may use it
 * @param deletionProtection what its deletion waits for
 * @param reclaimPolicy what becomes of its items
 */
public record EffectiveQueue(
    EffectiveQueueLimits limits,
    Optional<Duration> partitionTtl,
    Duration leaseFor,
    int maxAttempts,
    Duration dedupWindow,
    Access access,
    DeletionProtection deletionProtection,
    ReclaimPolicy reclaimPolicy) {
  static final String PARTITION_TTL = "24h";
  static final String LEASE_FOR = "60s";
  static final int MAX_ATTEMPTS = 5;
  static final String DEDUP_WINDOW = "5m";

  /**
   * What is in force for {@code spec}, which may be null.
   *
   * @throws IllegalArgumentException when a quantity or duration cannot be read, which the schema
   *     rules out
   */
  public static EffectiveQueue of(QueueSpec spec) {
    QueueSpec said = or(spec, QueueSpec.NONE);
    QueueDelivery delivery = or(said.delivery(), QueueDelivery.NONE);
    return new EffectiveQueue(
        EffectiveQueueLimits.of(said.limits()),
        Durations.parseOrNever(or(said.partitionTTL(), PARTITION_TTL)),
        Durations.parse(or(delivery.leaseFor(), LEASE_FOR)),
        or(delivery.maxAttempts(), MAX_ATTEMPTS),
        Durations.parse(or(delivery.dedupWindow(), DEDUP_WINDOW)),
        or(said.access(), Access.ALL),
        or(said.deletionProtection(), DeletionProtection.NONE),
        or(said.reclaimPolicy(), ReclaimPolicy.RETAIN));
  }

  /** What {@code status.effective} shows. */
  public QueueEffective toStatus() {
    return new QueueEffective(
        limits.items(),
        limits.partitions(),
        limits.itemBytes(),
        Durations.formatOrNever(partitionTtl),
        Durations.format(leaseFor),
        maxAttempts,
        Durations.format(dedupWindow),
        deletionProtection,
        reclaimPolicy);
  }

  private static <T> T or(T said, T otherwise) {
    return said == null ? otherwise : said;
  }
}
