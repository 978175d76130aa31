package dev.mizzen.volume.sequence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Time as a test lets it pass. */
final class ProcessClock implements InstantSource {

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong suspended = new AtomicLong();

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** The machine is suspended: the monotonic clock stands still. */
  void suspend(Duration time) {
    suspended.addAndGet(time.toNanos());
  }

  long nanos() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nanos.get() + suspended.get());
  }
}
