package dev.mizzen.dict.rocks;

import java.time.Duration;

/** Durations on the writer's clock, which counts milliseconds. */
final class Times {
  private static final int NANOS = 1_000_000;

  private Times() {}

  /** Rounded up: nothing happens before its time. */
  static long millisUp(Duration time) {
    return time.plusNanos(NANOS - 1).toMillis();
  }
}
