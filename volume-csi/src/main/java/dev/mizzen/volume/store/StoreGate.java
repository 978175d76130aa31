package dev.mizzen.volume.store;

import dev.mizzen.volume.store.StoreException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds out, with {@link AtomicityProbe}, how objects can be created in a store, and lets nobody
 * create before that is known. A verdict against the store is repeated for a minute before it is
 * asked again.
 */
public final class StoreGate {

  private static final Duration VERDICT_HOLDS = Duration.ofMinutes(1);

  /** So long a process may go without looking whether another one has found the store wanting. */
  static final Duration FRESH = Duration.ofSeconds(30);

  private final AtomicityProbe probe;
  private final Optional<CreationRecord> record;
  private final Policy policy;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private volatile Optional<Known> known = Optional.empty();
  private Optional<Verdict> against = Optional.empty();

  /** When a sequencer is to be used. */
  public enum Policy {
    /** When the store needs one. */
    AUTO,
    /** From now on, whatever the probe would say. */
    ALWAYS
  }

  private record Known(Creation creation, long at) {}

  private record Verdict(StoreException failure, Instant until) {}

  /** Where there is no sequencer: a store that needs one is refused. */
  public StoreGate(AtomicityProbe probe, InstantSource clock) {
    this(probe, Optional.empty(), Policy.AUTO, clock, System::nanoTime);
  }

  /** Where there is a sequencer. */
  public StoreGate(
      AtomicityProbe probe, CreationRecord record, Policy policy, InstantSource clock) {
    this(probe, Optional.of(record), policy, clock, System::nanoTime);
  }

  StoreGate(
      AtomicityProbe probe,
      Optional<CreationRecord> record,
      Policy policy,
      InstantSource clock,
      LongSupplier nanos) {
    this.probe = probe;
    this.record = record;
    this.policy = policy;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Whether objects can be created in the store. */
  public boolean hasPassed() {
    return known.isPresent();
  }

  /**
   * How objects are to be created now.
   *
   * @throws StoreException when none may be, or the store cannot be asked now
   */
  public Creation creation() {
    return known.filter(this::isFresh).orElseGet(this::ask).creation();
  }

  private boolean isFresh(Known what) {
    return what.creation() == Creation.SEQUENCED
        || record.isEmpty()
        || nanos.getAsLong() - what.at() < FRESH.toNanos();
  }

  private synchronized Known ask() {
    if (known.filter(this::isFresh).isPresent()) {
      return known.get();
    }
    against
        .filter(verdict -> clock.instant().isBefore(verdict.until()))
        .ifPresent(
            verdict -> {
              throw verdict.failure();
            });
    long asked = nanos.getAsLong();
    var creation = known.isPresent() ? lookAgain() : find();
    known = Optional.of(new Known(creation, asked));
    return known.get();
  }

  private Creation lookAgain() {
    return record.filter(CreationRecord::isSequenced).isPresent()
        ? Creation.SEQUENCED
        : Creation.ATOMIC;
  }

  private Creation find() {
    if (record.isPresent() && (policy == Policy.ALWAYS || record.get().isSequenced())) {
      record.get().sequenced();
      return Creation.SEQUENCED;
    }
    try {
      probe.run();
      record.ifPresent(CreationRecord::atomic);
      return lookAgain();
    } catch (StoreException e) {
      if (e.reason() == Reason.NOT_ATOMIC) {
        return wanting(e);
      }
      throw e;
    }
  }

  private Creation wanting(StoreException failure) {
    if (record.isEmpty() || !probe.showsWritesAtOnce()) {
      against = Optional.of(new Verdict(failure, clock.instant().plus(VERDICT_HOLDS)));
      throw failure;
    }
    record.get().sequenced();
    return Creation.SEQUENCED;
  }
}
