package dev.mizzen.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The number of replicas of the Function's Deployment, which only the gateway writes, one order at
 * a time.
 */
final class Replicas {
  /** For so long after a write the watch may still show the number before it. */
  private static final Duration WATCH_LAG = Duration.ofSeconds(2);

  private Optional<Integer> known = Optional.empty();
  private int observed;
  private Optional<ScaleOrder> inFlight = Optional.empty();
  private Optional<ScaleOrder> last = Optional.empty();
  private Instant writtenAt = Instant.MIN;
  private Instant grownAt = Instant.MIN;

  /** The number that the Deployment has; empty while there is no Deployment. */
  Optional<Integer> known() {
    return known;
  }

  /** When the API server last took in a larger number. */
  Instant grownAt() {
    return grownAt;
  }

  Instant writtenAt() {
    return writtenAt;
  }

  Optional<ScaleOrder> last() {
    return last;
  }

  boolean isBusy() {
    return inFlight.isPresent();
  }

  void observe(int replicas, Instant now) {
    observed = replicas;
    if (known.isEmpty()) {
      known = Optional.of(replicas);
      grownAt = now;
    }
    adopt(now);
  }

  /** Believes the watch again, once it must have seen the last write. */
  void adopt(Instant now) {
    if (known.isPresent() && inFlight.isEmpty() && isSettled(now) && known.get() != observed) {
      if (observed > known.get()) {
        grownAt = now;
      }
      known = Optional.of(observed);
    }
  }

  void gone() {
    known = Optional.empty();
  }

  void ordered(ScaleOrder order) {
    inFlight = Optional.of(order);
  }

  void done(ScaleOrder order, Instant now) {
    inFlight = Optional.empty();
    if (known.isEmpty()) {
      return;
    }
    if (order.to() > order.from()) {
      grownAt = now;
    }
    known = Optional.of(order.to());
    last = Optional.of(order);
    writtenAt = now;
  }

  void failed() {
    inFlight = Optional.empty();
  }

  private boolean isSettled(Instant now) {
    return writtenAt.equals(Instant.MIN) || !writtenAt.plus(WATCH_LAG).isAfter(now);
  }
}
