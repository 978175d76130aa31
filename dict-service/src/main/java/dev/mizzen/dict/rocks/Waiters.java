package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.rocksdb.RocksDBException;

/**
 * Who waits, in the order they came and in the order their time ends. Only the writer's thread
 * comes here, but for {@link #leave}.
 */
final class Waiters {
  private static final long LONGEST_SLEEP = TimeUnit.MINUTES.toNanos(1);

  private final TreeSet<Waiter<?>> byDeadline = new TreeSet<>(Waiter::byDeadline);
  private final Catalog catalog;
  private final LongSupplier nanoClock;
  private Leaving leaving =
      waiter -> {
        throw new IllegalStateException("nobody takes leave");
      };
  private Left left = (batch, queue) -> {};
  private long numbers;
  private boolean stopped;

  /** Tells the writer's thread that one has gone. */
  interface Leaving {
    void leave(Waiter<?> waiter);
  }

  /** One less waits at a queue: others may have their turn. */
  interface Left {
    void at(Batch batch, QueueState queue) throws RocksDBException;
  }

  Waiters(Catalog catalog, LongSupplier nanoClock) {
    this.catalog = catalog;
    this.nanoClock = nanoClock;
  }

  /** Known once the queues are there. */
  void when(Leaving oneLeaves, Left oneHasLeft) {
    leaving = oneLeaves;
    left = oneHasLeft;
  }

  /** From any thread. */
  void leave(Waiter<?> waiter) {
    leaving.leave(waiter);
  }

  /** Lets it wait, at the end of its line; or says false when nobody may wait any more. */
  boolean add(QueueState queue, Waiter<?> waiter) {
    if (stopped) {
      return false;
    }
    waiter.number = numbers++;
    waiter.deadline = nanoClock.getAsLong() + waiter.waitNanos;
    waiter.queue = queue;
    byDeadline.add(waiter);
    switch (waiter) {
      case TakeWaiter<?> take ->
          queue.lines.computeIfAbsent(take.partition, p -> new LinkedHashSet<>()).add(take);
      case PutWaiter put -> queue.room.add(put);
      default -> throw new IllegalStateException("waits for nothing known");
    }
    count(queue, 1);
    return true;
  }

  /** Does nothing when it does not wait (any more). */
  boolean remove(Waiter<?> waiter) {
    QueueState queue = waiter.queue;
    if (queue == null) {
      return false;
    }
    byDeadline.remove(waiter);
    waiter.queue = null;
    if (waiter instanceof TakeWaiter<?> take) {
      LinkedHashSet<Waiter<?>> line = queue.lines.get(take.partition);
      line.remove(take);
      if (line.isEmpty()) {
        queue.lines.remove(take.partition);
      }
    } else {
      queue.room.remove(waiter);
    }
    count(queue, -1);
    return true;
  }

  /** How long the next wait has, in nanoseconds, at most some time; not above 0 when it is over. */
  long nanosToNext() {
    return byDeadline.isEmpty()
        ? LONGEST_SLEEP
        : Math.min(byDeadline.first().deadline - nanoClock.getAsLong(), LONGEST_SLEEP);
  }

  /** Ends the waits that are over. */
  void expire(Batch batch) throws RocksDBException {
    if (nanosToNext() > 0) {
      return;
    }
    long now = nanoClock.getAsLong();
    Set<QueueState> queues = new LinkedHashSet<>();
    while (!byDeadline.isEmpty() && byDeadline.first().deadline - now <= 0) {
      Waiter<?> first = byDeadline.first();
      queues.add(first.queue);
      remove(first);
      first.end(batch);
    }
    for (QueueState queue : queues) {
      left.at(batch, queue);
    }
  }

  /** Everybody goes away with nothing, and nobody waits from now on. */
  void stop(Batch batch) {
    stopped = true;
    for (Waiter<?> waiter : all()) {
      remove(waiter);
      waiter.end(batch);
    }
  }

  /** All who wait at one queue are told why there is nothing to wait for. */
  void refuse(QueueState queue, Batch batch, StoreException why) {
    List<Waiter<?>> here = new ArrayList<>(queue.room);
    queue.lines.values().forEach(here::addAll);
    for (Waiter<?> waiter : here) {
      remove(waiter);
      waiter.refuse(batch, why);
    }
  }

  /** All who wait anywhere are told why. */
  void refuse(StoreException why) {
    for (Waiter<?> waiter : all()) {
      remove(waiter);
      waiter.refuse(why);
    }
  }

  private List<Waiter<?>> all() {
    return new ArrayList<>(byDeadline);
  }

  private void count(QueueState queue, int change) {
    queue.waiters += change;
    catalog.waiters.set(byDeadline.size());
  }
}
