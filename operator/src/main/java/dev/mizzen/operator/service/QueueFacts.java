package dev.mizzen.operator.service;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.Optional;

/**
 * How a Queue is.
 *
 * @param waiting items that a get would find
 * @param delayed items whose delay is not over
 * @param leased items under a lease
 * @param dead items whose attempts are used up
 * @param oldestSeconds how long the oldest of the waiting items waits; null when none does
 * @param waiters calls that wait
 * @param unusedSeconds since a client last used it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueFacts(
    long waiting,
    long delayed,
    long leased,
    long dead,
    Double oldestSeconds,
    long waiters,
    double unusedSeconds)
    implements Facts {
  /** How long the oldest of the waiting items waits; empty when none does. */
  public Optional<Duration> oldest() {
    return Optional.ofNullable(oldestSeconds).map(s -> Duration.ofSeconds(s.longValue()));
  }
}
