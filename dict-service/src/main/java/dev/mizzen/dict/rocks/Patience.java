package dev.mizzen.dict.rocks;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a thread that others count on may read what could have to come from the disk. It may
 * while that comes from the page cache, which costs less than to hand the read to another thread;
 * when the disk is being waited for it may not, for a second. For one thread.
 */
final class Patience {
  /** Longer than any read without the disk, shorter than most with one. */
  static final long SLOW = TimeUnit.MICROSECONDS.toNanos(500);

  /** Some reads are slow for other reasons: another thread had the processor. */
  static final int MOST_SLOW = 8;

  static final int OF_READS = 256;

  static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoClock;
  private int reads;
  private int slow;
  private boolean lost;
  private long lostAt;

  Patience(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Whether the next read may wait. */
  boolean lasts() {
    if (lost && nanoClock.getAsLong() - lostAt >= PAUSE) {
      lost = false;
    }
    return !lost;
  }

  /** When a read begins; for {@link #readSince}. */
  long now() {
    return nanoClock.getAsLong();
  }

  /** A read that might have waited is done. */
  void readSince(long begin) {
    long end = nanoClock.getAsLong();
    if (++reads > OF_READS) {
      reads = 1;
      slow = 0;
    }
    if (end - begin > SLOW && ++slow == MOST_SLOW) {
      lost = true;
      lostAt = end;
      reads = 0;
      slow = 0;
    }
  }
}
