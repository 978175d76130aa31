package dev.mizzen.volume.snapshot;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.mizzen.volume.store.StoreException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps uploads out of the way of collections. A collector announces what it deletes, waits for
 * longer than {@link #FRESH} and a call to the store take, looks again what is reached, and deletes
 * for less than {@link #EXPIRED}.
 */
final class GarbageWatch {

  /** How old the list may be that an upload goes by. */
  static final Duration FRESH = Duration.ofSeconds(30);

  /** After that nobody works on a deletion any more that was announced. */
  static final Duration EXPIRED = Duration.ofMinutes(45);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOKS = Duration.ofSeconds(2);

  /** What collectors tell. */
  interface Source {
    GarbageList list();

    /** How long ago it was told, by the store's clock. */
    Duration age();
  }

  private final Source source;
  private final LongSupplier nanos;
  private final RetryPolicy<Boolean> untilGone;
  private Set<String> found = Set.of();
  private Set<String> deleting = Set.of();
  private long read;
  private boolean everRead;

  GarbageWatch(Source source) {
    this(source, System::nanoTime, PATIENCE);
  }

  /**
   * @param nanos a clock that only goes forward
   * @param patience with a deletion that is announced
   */
  GarbageWatch(Source source, LongSupplier nanos, Duration patience) {
    this.source = source;
    this.nanos = nanos;
    this.untilGone =
        RetryPolicy.<Boolean>builder()
            .handleIf(failure -> false)
            .handleResult(false)
            .withDelay(LOOKS)
            .withMaxRetries((int) patience.dividedBy(LOOKS))
            .build();
  }

  /** Reads the list unless it is fresh. */
  synchronized void look() {
    refresh();
  }

  /** Whether what the store has will stay, so that it need not be sent again. */
  synchronized boolean stays(String name) {
    refresh();
    return !found.contains(name) && !deleting.contains(name);
  }

  /**
   * Waits while somebody may be about to delete it.
   *
   * @throws StoreException {@link StoreException.Reason#BUSY} when that takes too long
   */
  void awaitSafe(String name) {
    if (!Failsafe.with(untilGone).get(() -> isSafe(name))) {
      throw new StoreException(
          StoreException.Reason.BUSY,
          "A collection is deleting what this upload needs to store anew: try again in some minutes");
    }
  }

  private synchronized boolean isSafe(String name) {
    refresh();
    return !deleting.contains(name);
  }

  private void refresh() {
    long now = nanos.getAsLong();
    // While something is about to go, each look is a fresh one.
    if (everRead && deleting.isEmpty() && now - read < FRESH.toNanos()) {
      return;
    }
    var list = source.list();
    boolean over = !list.deleting().isEmpty() && source.age().compareTo(EXPIRED) > 0;
    found = new HashSet<>(list.found().keySet());
    found.addAll(list.deleting());
    deleting = over ? Set.of() : new HashSet<>(list.deleting());
    read = now;
    everRead = true;
  }
}
