package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How items are put.
 *
 * @param patience how long to wait for room when the queue has no room for all of them; who waits
 *     is served first come first served, and counts for those behind as if it were there already:
 *     so a later put, also one without patience, finds no room where an earlier one waits for it
 * @param partitionTtl of the partition from this put on; empty: the queue's
 * @param request makes repetitions harmless
 */
public record QueuePut(
    Duration patience, Optional<Duration> partitionTtl, Optional<RequestId> request) {
  /** At once or not at all. */
  public static final QueuePut NOW =
      new QueuePut(Duration.ZERO, Optional.empty(), Optional.empty());

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException when {@code partitionTtl} is out of it
   */
  public QueuePut {
    partitionTtl.ifPresent(
        t ->
            Ranges.check(
                "partitionTtl", t, QueuePolicy.MIN_PARTITION_TTL, QueuePolicy.MAX_PARTITION_TTL));
  }

  /**
   * What a put did.
   *
   * @param put items that are in the queue by it
   * @param duplicates items left out for their dedup key
   */
  public record Result(long put, long duplicates) {}
}
