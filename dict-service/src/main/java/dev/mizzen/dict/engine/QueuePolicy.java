package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How one queue is kept.
 *
 * @param limits kept by every put
 * @param partitionTtl a partition is emptied of what waits in it this long after its last put,
 *     unless the put said otherwise; empty: never
 * @param leaseFor how long a lease holds that does not say
 * @param maxAttempts deliveries under lease before an item is dead, 1 … 1000
 * @param dedupWindow how long a dedup key is remembered after its item was put
 */
public record QueuePolicy(
    QueueLimits limits,
    Optional<Duration> partitionTtl,
    Duration leaseFor,
    int maxAttempts,
    Duration dedupWindow) {
  /** The shortest lease. */
  public static final Duration MIN_LEASE = Duration.ofMillis(100);

  /** The longest lease. */
  public static final Duration MAX_LEASE = Duration.ofHours(24);

  /** The longest delay of an item. */
  public static final Duration MAX_DELAY = Duration.ofDays(30);

  /** The shortest time of a partition. */
  public static final Duration MIN_PARTITION_TTL = Duration.ofSeconds(1);

  /** The longest time of a partition. */
  public static final Duration MAX_PARTITION_TTL = Duration.ofDays(365);

  /** The longest memory of dedup keys. */
  public static final Duration MAX_DEDUP_WINDOW = Duration.ofHours(24);

  /** What holds where nothing is declared. */
  public static final QueuePolicy DEFAULT =
      new QueuePolicy(
          QueueLimits.DEFAULT, Optional.empty(), Duration.ofSeconds(60), 5, Duration.ofMinutes(5));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public QueuePolicy {
    partitionTtl.ifPresent(
        t -> Ranges.check("partitionTtl", t, MIN_PARTITION_TTL, MAX_PARTITION_TTL));
    Ranges.check("leaseFor", leaseFor, MIN_LEASE, MAX_LEASE);
    Ranges.check("maxAttempts", maxAttempts, 1, 1_000);
    Ranges.check("dedupWindow", dedupWindow, Duration.ZERO, MAX_DEDUP_WINDOW);
  }
}
