package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How items are put.
 *
 * @param partition 1 … 64 bytes of UTF-8; empty: the default one
 * @param patience for room in a full queue
 * @param partitionTtl after which the partition loses what waits in it, unless something is put
 */
public record PutOptions(
    Optional<String> partition, Duration patience, Optional<Duration> partitionTtl) {
  /** Into the default partition, at once or not at all. */
  public static final PutOptions NOW =
      new PutOptions(Optional.empty(), Duration.ZERO, Optional.empty());

  /** Into a partition. */
  public PutOptions into(String name) {
    return new PutOptions(Optional.of(name), patience, partitionTtl);
  }

  /** A full queue is waited for. */
  public PutOptions waiting(Duration time) {
    return new PutOptions(partition, time, partitionTtl);
  }

  /** See {@link #partitionTtl}. */
  public PutOptions partitionExpiringIn(Duration time) {
    return new PutOptions(partition, patience, Optional.of(time));
  }
}
