package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who waits for items, in the order they came and in the order their time ends. Only the writer's
 * thread comes here.
 */
final class Waiters {
  private static final long LONGEST_SLEEP = TimeUnit.MINUTES.toNanos(1);

  private final TreeSet<Waiter> byDeadline = new TreeSet<>(Waiter::byDeadline);
  private final Catalog catalog;
  private final LongSupplier nanoClock;
  private long numbers;
  private boolean stopped;

  Waiters(Catalog catalog, LongSupplier nanoClock) {
    this.catalog = catalog;
    this.nanoClock = nanoClock;
  }

  /** Lets it wait, at the end of the line; or says false when nobody may wait any more. */
  boolean add(QueueState queue, Waiter waiter) {
    if (stopped) {
      return false;
    }
    waiter.number = numbers++;
    waiter.deadline = nanoClock.getAsLong() + waiter.waitNanos;
    byDeadline.add(waiter);
    queue.waiting.computeIfAbsent(waiter.partition, p -> new LinkedHashSet<>()).add(waiter);
    count();
    return true;
  }

  /** Does nothing when it does not wait (any more). */
  boolean remove(Waiter waiter) {
    if (!byDeadline.remove(waiter)) {
      return false;
    }
    QueueState queue = catalog.queues.get(waiter.queue);
    LinkedHashSet<Waiter> line = queue.waiting.get(waiter.partition);
    line.remove(waiter);
    if (line.isEmpty()) {
      queue.waiting.remove(waiter.partition);
    }
    count();
    return true;
  }

  /** Ends the waits that are over and says how long the next one has, in nanoseconds. */
  long expire() {
    long now = nanoClock.getAsLong();
    while (!byDeadline.isEmpty()) {
      Waiter first = byDeadline.first();
      long left = first.deadline - now;
      if (left > 0) {
        return Math.min(left, LONGEST_SLEEP);
      }
      remove(first);
      first.result.complete(Taken.NOTHING);
    }
    return LONGEST_SLEEP;
  }

  /** Everybody goes away with nothing, and nobody waits from now on. */
  void stop(Batch batch) {
    stopped = true;
    for (Waiter waiter : all()) {
      remove(waiter);
      batch.answer(() -> waiter.result.complete(Taken.NOTHING));
    }
  }

  /** All who wait at one queue are told why there is nothing to wait for. */
  void refuse(QueueState queue, Batch batch, StoreException why) {
    for (LinkedHashSet<Waiter> line : List.copyOf(queue.waiting.values())) {
      for (Waiter waiter : List.copyOf(line)) {
        remove(waiter);
        batch.answer(() -> waiter.result.completeExceptionally(why));
      }
    }
  }

  /** All who wait anywhere are told why. */
  void refuse(StoreException why) {
    for (Waiter waiter : all()) {
      remove(waiter);
      waiter.result.completeExceptionally(why);
    }
  }

  private List<Waiter> all() {
    return new ArrayList<>(byDeadline);
  }

  private void count() {
    catalog.waiters.set(byDeadline.size());
  }
}
