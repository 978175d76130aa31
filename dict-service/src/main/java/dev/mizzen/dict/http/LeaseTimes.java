package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.QueuePolicy;
import java.time.Duration;

/** The ranges of times that the engine takes without looking. */
public final class LeaseTimes {
  private LeaseTimes() {}

  /** How long a lease holds; throws a problem when it is out of its range. */
  public static Duration checked(String name, Duration time) {
    return within(name, time, QueuePolicy.MIN_LEASE, QueuePolicy.MAX_LEASE);
  }

  /** How long an item is put aside; throws a problem when it is out of its range. */
  public static Duration delay(Duration time) {
    return within("delay", time, Duration.ZERO, QueuePolicy.MAX_DELAY);
  }

  private static Duration within(String name, Duration time, Duration least, Duration most) {
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw Problem.malformed(
          "%s must be from %s to %s seconds"
              .formatted(name, Seconds.text(least), Seconds.text(most)));
    }
    return time;
  }
}
