package dev.mizzen.dict.sidecar;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: doubling, each with jitter, so that callers spread out. */
final class Pauses {
  private static final long FIRST_MILLIS = 20;
  private static final long LAST_MILLIS = 1_000;

  private long next = FIRST_MILLIS;

  /**
   * Milliseconds.
   *
   * @param atLeastMillis what the service asked for
   */
  long next(long atLeastMillis) {
    long base = Math.max(next, atLeastMillis);
    next = Math.min(next * 2, LAST_MILLIS);
    return base + ThreadLocalRandom.current().nextLong(base / 2 + 1);
  }
}
