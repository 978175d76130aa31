package dev.mizzen.volume.sequence;

import dev.mizzen.volume.store.Creation;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreGate;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to the Lease while the store needs a sequencer, and leaves it alone while it does not. */
public final class LeaseTimer {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseTimer.class);
  private static final long SECONDS = 2;

  private final StoreGate gate;
  private final LeaseTenure tenure;
  private final LeasedSequencer sequencer;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sequencer").factory());
  private String lastFailure = "";

  public LeaseTimer(StoreGate gate, LeaseTenure tenure, LeasedSequencer sequencer) {
    this.gate = gate;
    this.tenure = tenure;
    this.sequencer = sequencer;
  }

  /** Begins, with a look at the store. */
  public void start() {
    timer.scheduleWithFixedDelay(this::tick, 0, SECONDS, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      if (gate.creation() == Creation.SEQUENCED) {
        tenure.step();
      }
      lastFailure = "";
    } catch (StoreException | KubernetesClientException e) {
      log(e);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Saw to the sequencer's Lease in vain; tries again");
    }
  }

  /** Once for each reason: it is met every two seconds. */
  private void log(RuntimeException e) {
    String failure = String.valueOf(e.getMessage());
    if (!failure.equals(lastFailure)) {
      lastFailure = failure;
      LOG.atWarn().addKeyValue("reason", failure).log("Cannot see to who numbers commits now");
    }
  }

  /** Ends, and lets another process begin at once where no write is under way. */
  public void stop() throws InterruptedException {
    timer.shutdown();
    timer.awaitTermination(SECONDS * 5, TimeUnit.SECONDS);
    if (sequencer.stop() && gate.hasPassed() && gate.creation() == Creation.SEQUENCED) {
      tenure.release();
    }
  }
}
