package dev.mizzen.volume.objects;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks again and again until others have done their part.
 *
 * @param looks how often at most, from 1
 * @param pause between two looks
 */
public record Patience(int looks, Duration pause) {

  /** For what the operator does within seconds. */
  public static final Patience OPERATOR = new Patience(150, Duration.ofMillis(200));

  /** What a look gave at last; empty when none gave anything. */
  <T> Optional<T> until(CheckedSupplier<Optional<T>> look) {
    RetryPolicy<Optional<T>> again =
        RetryPolicy.<Optional<T>>builder()
            .handleResultIf(Optional::isEmpty)
            .abortOn(RuntimeException.class)
            .withMaxAttempts(looks)
            .withDelay(pause)
            .build();
    return Failsafe.with(again).get(look);
  }
}
