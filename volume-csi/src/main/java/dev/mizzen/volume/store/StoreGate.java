package dev.mizzen.volume.store;

import dev.mizzen.volume.store.StoreException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Lets commits through once the store has passed {@link AtomicityProbe}. Passing holds for the life
 * of the process; a verdict against the store is repeated for a minute before it is asked again.
 */
public final class StoreGate {

  private static final Duration VERDICT_HOLDS = Duration.ofMinutes(1);

  private final AtomicityProbe probe;
  private final InstantSource clock;
  private volatile boolean passed;
  private Optional<Verdict> against = Optional.empty();

  private record Verdict(StoreException failure, Instant until) {}

  public StoreGate(AtomicityProbe probe, InstantSource clock) {
    this.probe = probe;
    this.clock = clock;
  }

  /** Whether the store has passed. */
  public boolean hasPassed() {
    return passed;
  }

  /**
   * @throws StoreException when the store may not be committed to, or cannot be asked now
   */
  public void ensureAtomic() {
    if (!passed) {
      ask();
    }
  }

  private synchronized void ask() {
    if (passed) {
      return;
    }
    against
        .filter(verdict -> clock.instant().isBefore(verdict.until()))
        .ifPresent(
            verdict -> {
              throw verdict.failure();
            });
    try {
      probe.run();
      passed = true;
    } catch (StoreException e) {
      if (e.reason() == Reason.NOT_ATOMIC) {
        against = Optional.of(new Verdict(e, clock.instant().plus(VERDICT_HOLDS)));
      }
      throw e;
    }
  }
}
