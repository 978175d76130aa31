package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * A queue as it is now. At every moment {@code enqueued = waiting + delayed + leased + dead + done
 * + dropped}.
 *
 * @param waiting items that a get would find
 * @param delayed items whose delay is not over
 * @param leased items under a lease
 * @param dead items whose attempts are used up
 * @param partitions that hold any of these
 * @param bytes of all of these
 * @param oldest since the item that waits longest was put; empty when none waits
 * @param enqueued items ever put
 * @param done items ever taken or acknowledged
 * @param dropped items ever cleared, or gone with their partition's time
 * @param waiters gets, leases, puts and looks at items that wait now
 * @param unused since a client last used it; since the process started when nobody has
 */
public record QueueInfo(
    Definition<QueuePolicy> definition,
    long waiting,
    long delayed,
    long leased,
    long dead,
    long partitions,
    long bytes,
    Optional<Duration> oldest,
    long enqueued,
    long done,
    long dropped,
    long waiters,
    Duration unused) {
  /** All that the queue holds. */
  public long items() {
    return waiting + delayed + leased + dead;
  }
}
