package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How one dict is kept.
 *
 * @param limits kept by every write
 * @param idle an entry goes this long after its last read or write, and after this was declared;
 *     empty: never. Some {@link #idleSlack} may be added, nothing is taken away
 */
public record DictPolicy(DictLimits limits, Optional<Duration> idle) {
  /** What holds where nothing is declared. */
  public static final DictPolicy DEFAULT = new DictPolicy(DictLimits.DEFAULT, Optional.empty());

  /** The shortest idle time. */
  public static final Duration MIN_IDLE = Duration.ofSeconds(1);

  /** The longest idle time and time to live. */
  public static final Duration MAX_TTL = Duration.ofDays(3650);

  private static final Duration MOST_SLACK = Duration.ofHours(1);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException when {@code idle} is out of it
   */
  public DictPolicy {
    idle.ifPresent(i -> Ranges.check("idle", i, MIN_IDLE, MAX_TTL));
  }

  /**
   * How much longer than idle an entry may stay, so that not every read is a write: a hundredth of
   * it, at most an hour.
   */
  public Duration idleSlack() {
    Duration hundredth = idle.orElse(Duration.ZERO).dividedBy(100);
    return hundredth.compareTo(MOST_SLACK) > 0 ? MOST_SLACK : hundredth;
  }
}
