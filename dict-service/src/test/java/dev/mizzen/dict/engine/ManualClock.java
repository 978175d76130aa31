package dev.mizzen.dict.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Time that goes on only when a test says so; wall clock and nanoseconds together. */
public final class ManualClock implements InstantSource, LongSupplier {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Nanoseconds since the begin. */
  @Override
  public long getAsLong() {
    return Duration.between(BEGIN, now.get()).toNanos();
  }

  /** Called after each step, so that who sleeps by the real clock looks again. */
  public void onAdvance(Runnable listener) {
    listeners.add(listener);
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    now.updateAndGet(t -> t.plus(time));
    listeners.forEach(Runnable::run);
  }
}
