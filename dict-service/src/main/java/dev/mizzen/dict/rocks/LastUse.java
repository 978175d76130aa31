package dev.mizzen.dict.rocks;

import java.time.Duration;

/**
 * When a client last used something, for any thread. Uses a moment after another are not written
 * down, so that readers do not fight for one line of cache.
 */
final class LastUse {
  private static final long MOMENT_MILLIS = 10;

  private final StoreClock clock;
  private volatile long millis;

  /** Nobody has used it yet: it counts from the start of the process. */
  LastUse(StoreClock clock, long startMillis) {
    this.clock = clock;
    this.millis = startMillis;
  }

  void now() {
    long now = clock.millis();
    if (now - millis >= MOMENT_MILLIS) {
      millis = now;
    }
  }

  Duration ago() {
    return Duration.ofMillis(Math.max(0, clock.millis() - millis));
  }
}
