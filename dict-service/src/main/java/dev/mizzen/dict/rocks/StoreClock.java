package dev.mizzen.dict.rocks;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The wall clock for everything that outlives the process, in milliseconds since 1970. It never
 * goes back while the process runs: what is over stays over, for every thread.
 */
final class StoreClock {
  private final InstantSource source;
  private final AtomicLong latest = new AtomicLong();

  StoreClock(InstantSource source) {
    this.source = source;
  }

  long millis() {
    long now = source.millis();
    long seen = latest.get();
    return now <= seen ? seen : latest.accumulateAndGet(now, Math::max);
  }
}
