package dev.mizzen.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A deletion waits for other processes only so long: a namespace must not hang because a service is
 * gone for good.
 */
public final class Deadline {
  /** How long a deletion waits for a service. */
  public static final Duration GIVE_UP_AFTER = Duration.ofMinutes(10);

  private final Clock clock;

  /** Measures by {@code clock}. */
  public Deadline(Clock clock) {
    this.clock = clock;
  }

  /** When the deletion of this object gives up. */
  public Instant of(HasMetadata deleted) {
    return Instant.parse(deleted.getMetadata().getDeletionTimestamp()).plus(GIVE_UP_AFTER);
  }

  /** Whether it should give up now. */
  public boolean hasPassed(HasMetadata deleted) {
    return !clock.instant().isBefore(of(deleted));
  }
}
