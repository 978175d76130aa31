package dev.mizzen.volume.sequence;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.mizzen.volume.store.Sequencer;
import dev.mizzen.volume.store.StoreException;
import java.time.Duration;

/** Asks again while another process takes over, or an answer was lost. */
public final class PatientSequencer implements Sequencer {

  private final Sequencer sequencer;
  private final FailsafeExecutor<Object> retry;

  /**
   * @param bound for one creation with all its attempts; one that has begun is not cut short
   */
  public PatientSequencer(Sequencer sequencer, Duration bound) {
    this.sequencer = sequencer;
    this.retry =
        Failsafe.with(
            RetryPolicy.builder()
                .handleIf(e -> e instanceof StoreException failure && failure.isTransient())
                .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(2))
                .withJitter(0.5)
                .withMaxDuration(bound)
                .withMaxRetries(-1)
                .build());
  }

  @Override
  public boolean create(String key, byte[] content) {
    return retry.get(() -> sequencer.create(key, content));
  }
}
