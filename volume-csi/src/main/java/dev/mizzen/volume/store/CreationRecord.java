package dev.mizzen.volume.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What processes have found out about creating objects in this store, kept in it, so that all of
 * them go the same way. A race that one process's probe did not hit, another's may: so each says
 * first what it has found, and only then looks what others have. Once somebody found the store
 * wanting, that stands.
 */
public final class CreationRecord {

  private static final String ATOMIC = ".creation/atomic";
  private static final String SEQUENCED = ".creation/sequenced";

  /**
   * By then nobody creates atomically any more: longer than {@link StoreGate#FRESH} and a creation
   * that was under way.
   */
  static final Duration NOTICE = Duration.ofMinutes(3);

  private final ObjectStore store;
  private volatile boolean inForce;

  public CreationRecord(ObjectStore store) {
    this.store = store;
  }

  /** Whether somebody has found that creations need a sequencer. */
  boolean isSequenced() {
    return store.stat(SEQUENCED).isPresent();
  }

  /** Says that this process is about to create atomically. To be called before it does. */
  void atomic() {
    if (store.stat(ATOMIC).isEmpty()) {
      write(ATOMIC);
    }
  }

  /** Says that creations need a sequencer. */
  void sequenced() {
    // Its time says since when.
    if (!isSequenced()) {
      write(SEQUENCED);
    }
  }

  private void write(String key) {
    store.put(key, "{\"format\":1}".getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether a sequencer may create: not while others may still do so atomically. */
  public boolean isInForce() {
    if (!inForce) {
      inForce = store.stat(SEQUENCED).filter(this::isAlone).isPresent();
    }
    return inForce;
  }

  private boolean isAlone(ObjectSummary sequenced) {
    return store.stat(ATOMIC).isEmpty()
        || new StoreClock(store).now().minus(NOTICE).isAfter(sequenced.lastModified());
  }
}
