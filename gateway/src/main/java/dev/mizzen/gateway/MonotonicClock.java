package dev.mizzen.gateway;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Time that never jumps: the wall clock at the start, and from there on only the time that passed.
 */
final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
