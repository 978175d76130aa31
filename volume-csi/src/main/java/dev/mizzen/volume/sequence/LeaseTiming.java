package dev.mizzen.volume.sequence;

import java.time.Duration;

/**
 * Times of a Lease.
 *
 * @param duration after which one that nobody has renewed may be taken
 * @param deadline after which its holder no longer uses it unless it was renewed; what is left up
 *     to the duration is for writes that still travel
 */
public record LeaseTiming(Duration duration, Duration deadline) {

  /** 20 s, of which the holder uses 10. */
  public static final LeaseTiming DEFAULT =
      new LeaseTiming(Duration.ofSeconds(20), Duration.ofSeconds(10));

  /**
   * @throws IllegalArgumentException when the holder would use it as long as it holds
   */
  public LeaseTiming {
    if (deadline.compareTo(duration) >= 0) {
      throw new IllegalArgumentException("The deadline must be shorter than the duration");
    }
  }
}
