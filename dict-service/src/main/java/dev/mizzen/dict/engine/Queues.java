package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Lease.Settled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Partitioned queues, after {@code modal.Queue}: FIFO per partition among the items that wait.
 * Every stage may fail with {@link StoreException}; all but {@link #define} with {@code
 * QUEUE_NOT_FOUND}. The default partition has no bytes.
 *
 * <p>{@link #get} is at most once: what it answers has left. {@link #lease} is at least once: an
 * item comes back to its place when its lease ends unsettled, and is dead after {@link
 * QueuePolicy#maxAttempts} deliveries. Delayed, returned and redriven items stand where their
 * sequence number puts them.
 *
 * <p>A partition whose time is over loses what waits and is delayed there, from that moment on for
 * everybody; leased and dead items stay, and one that comes back starts the time anew.
 */
public interface Queues extends Keeper<QueuePolicy, QueueInfo> {
  /** The partition of those who name none. */
  Bytes DEFAULT_PARTITION = Bytes.of(new byte[0]);

  /** Most items of one call. */
  int MAX_ITEMS = 1_000;

  @Override
  default CompletionStage<Sharing> sharing(ObjectName name) {
    return describe(name).thenApply(info -> info.definition().sharing());
  }

  /**
   * Puts all or nothing at the tail. Waiters are served at once, in the order they came. Everything
   * that the queue holds counts for its limits, dead items too.
   */
  Waiting<QueuePut.Result> put(ObjectName name, Bytes partition, List<NewItem> items, QueuePut put);

  /** Puts plain items at once or not at all, and gives back how many. */
  default CompletionStage<Long> put(ObjectName name, Bytes partition, List<Value> items) {
    return put(name, partition, items.stream().map(NewItem::of).toList(), QueuePut.NOW)
        .result()
        .thenApply(QueuePut.Result::put);
  }

  /**
   * Takes up to {@code most} items from the front, fewer when they are large, at least one when
   * there is one. When there is none, waits for the first; nothing is taken when the wait ends or
   * is cancelled. What it answers is durably removed before.
   */
  Waiting<Taken> get(ObjectName name, Bytes partition, int most, Duration wait);

  /**
   * Durably puts what could not be handed over back to the front of its partition, in its order,
   * over every limit.
   */
  CompletionStage<Void> giveBack(Taken taken);

  /**
   * Leases up to {@code most} items from the front, as {@link #get} takes them and in the same line
   * of waiters.
   *
   * @param leaseFor empty: as the queue says
   */
  Waiting<List<Lease>> lease(
      ObjectName name, Bytes partition, int most, Duration wait, Optional<Duration> leaseFor);

  /** What could not be handed over waits again at its place; the attempt does not count. */
  CompletionStage<Void> release(ObjectName name, List<Lease.Ref> leases);

  /** Done: the items are gone for good. At most {@link #MAX_ITEMS}. */
  CompletionStage<Settled> ack(ObjectName name, List<Lease.Ref> leases);

  /**
   * Not done: the items wait again at their place after a delay, or are dead when their attempts
   * are used up or {@code dead} says so.
   */
  CompletionStage<Settled> nack(
      ObjectName name, List<Lease.Ref> leases, Duration delay, boolean dead);

  /** Still working: the leases hold for so long from now. */
  CompletionStage<Settled> extend(ObjectName name, List<Lease.Ref> leases, Duration leaseFor);

  /**
   * Items that wait behind a sequence number, in order, left where they are; when there are none,
   * waits for the first.
   */
  Waiting<ItemPage> items(
      ObjectName name, Bytes partition, Optional<Long> after, int most, Duration wait);

  /** Dead items of all partitions, by partition and sequence, behind one of them. */
  CompletionStage<ItemPage> dead(ObjectName name, Optional<ItemId> after, int most);

  /**
   * Dead items of one partition or all wait again at their place, with no attempts used; at most
   * {@code most} by partition and sequence. Gives back how many.
   */
  CompletionStage<Long> redrive(ObjectName name, Optional<Bytes> partition, int most);

  /** Items that wait or are delayed, in one partition or in all. */
  CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition);

  /**
   * Removes the items that wait or are delayed, of one partition or of all, and gives back how
   * many.
   */
  CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition);

  /** Removes the dead items of one partition or of all, and gives back how many. */
  CompletionStage<Long> clearDead(ObjectName name, Optional<Bytes> partition);

  /** From now on nothing waits, and what does is answered as if its wait were over. */
  void stopWaiting();

  /**
   * Items that left the queue.
   *
   * @param ticket what the store needs to take them back, its own business
   */
  record Taken(List<Value> items, Object ticket) {
    /** The wait ended with nothing. */
    public static final Taken NOTHING = new Taken(List.of(), List.of());
  }
}
