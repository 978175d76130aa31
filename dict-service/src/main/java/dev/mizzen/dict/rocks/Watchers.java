package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who waits for changes, and the memory that all changes may take together. Only the writer's
 * thread comes here.
 */
final class Watchers {
  private static final long LONGEST_SLEEP = TimeUnit.MINUTES.toNanos(1);
  private static final long MOST_BYTES = 16L << 20;

  /** Somebody who waits, from arrival to answer. */
  static final class Watcher {
    final CompletableFuture<Changes> result = new CompletableFuture<>();
    private final Bytes prefix;
    private final int most;
    private final long waitNanos;

    /** All changes up to this version were looked at. */
    private long after;

    Watcher(long after, Bytes prefix, int most, long waitNanos) {
      this.after = after;
      this.prefix = prefix;
      this.most = most;
      this.waitNanos = waitNanos;
    }
  }

  private final Catalog catalog;
  private final LongSupplier nanoClock;
  private final long start;
  private final Map<DictState, Set<Watcher>> waiting = new HashMap<>();
  private final Map<Watcher, DictState> watched = new HashMap<>();
  private final Deadlines<Watcher> deadlines = new Deadlines<>();
  private long bytes;
  private boolean stopped;

  Watchers(Catalog catalog, LongSupplier nanoClock) {
    this.catalog = catalog;
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
  }

  private long nanos() {
    return nanoClock.getAsLong() - start;
  }

  /** Answers at once when there is something to tell, else lets it wait. */
  void begin(DictState dict, Watcher watcher) {
    if (!dict.log.knows(watcher.after)) {
      watcher.result.completeExceptionally(Refusals.compacted(watcher.after));
      return;
    }
    Changes changes = dict.log.after(watcher.after, watcher.prefix, watcher.most);
    if (!changes.changes().isEmpty() || watcher.waitNanos == 0 || stopped) {
      watcher.result.complete(changes);
      return;
    }
    watcher.after = changes.version();
    waiting.computeIfAbsent(dict, d -> new LinkedHashSet<>()).add(watcher);
    watched.put(watcher, dict);
    deadlines.set(watcher, nanos() + watcher.waitNanos);
  }

  /** These dicts have changed, durably. */
  void tell(Collection<DictState> dicts) {
    for (DictState dict : dicts) {
      if (catalog.dicts.get(dict.name) != dict) {
        // Gone with this batch.
        continue;
      }
      bytes += dict.log.publish(dict.version);
      for (Watcher watcher : List.copyOf(waiting.getOrDefault(dict, Set.of()))) {
        answer(dict, watcher);
      }
    }
    while (bytes > MOST_BYTES) {
      bytes -= largest().halve();
    }
  }

  private void answer(DictState dict, Watcher watcher) {
    Changes changes = dict.log.after(watcher.after, watcher.prefix, watcher.most);
    if (!changes.changes().isEmpty()) {
      leave(watcher);
      watcher.result.complete(changes);
    }
    watcher.after = changes.version();
  }

  private ChangeLog largest() {
    ChangeLog largest = null;
    for (DictState dict : catalog.dicts.values()) {
      if (largest == null || dict.log.bytes() > largest.bytes()) {
        largest = dict.log;
      }
    }
    return largest;
  }

  private void leave(Watcher watcher) {
    DictState dict = watched.remove(watcher);
    Set<Watcher> others = waiting.get(dict);
    others.remove(watcher);
    if (others.isEmpty()) {
      waiting.remove(dict);
    }
    deadlines.remove(watcher);
  }

  /** Its wait is over, if it waits; it hears where to go on from. */
  void end(Watcher watcher) {
    DictState dict = watched.get(watcher);
    if (dict != null) {
      leave(watcher);
      watcher.result.complete(new Changes(List.of(), dict.log.version()));
    }
  }

  /** Ends the waits that are over. */
  void expire() {
    long now = nanos();
    for (Watcher w = deadlines.due(now); w != null; w = deadlines.due(now)) {
      end(w);
    }
  }

  /** How long none is over, at most some time. */
  long nanosToNext() {
    long next = deadlines.first();
    return next == Chore.NEVER ? LONGEST_SLEEP : Math.min(next - nanos(), LONGEST_SLEEP);
  }

  /** The dict is gone for those who watch it, once the batch is durable. */
  void refuse(DictState dict, Batch batch) {
    StoreException why = Refusals.noDict(dict.name);
    for (Watcher watcher : List.copyOf(waiting.getOrDefault(dict, Set.of()))) {
      leave(watcher);
      batch.answer(() -> watcher.result.completeExceptionally(why));
    }
  }

  /** Its changes are nobody's any more. */
  void forget(DictState dict) {
    bytes -= dict.log.bytes();
  }

  /** Nobody waits from now on. */
  void stop() {
    stopped = true;
    new ArrayList<>(watched.keySet()).forEach(this::end);
  }

  /** All who wait are told why there is nothing to wait for. */
  void refuse(StoreException why) {
    for (Watcher watcher : new ArrayList<>(watched.keySet())) {
      leave(watcher);
      watcher.result.completeExceptionally(why);
    }
  }
}
