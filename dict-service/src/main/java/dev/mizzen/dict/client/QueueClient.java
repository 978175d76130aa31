package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Queue that all functions of the namespace share: first in, first out per partition. Every
 * method may throw {@link NotFoundException} (no such Queue), {@link AuthException}, {@link
 * ConnectionException} and {@link ServiceException} besides what it names. Safe for use by several
 * threads.
 */
public final class QueueClient {
  private static final int PAGE = 100;

  private final AsyncQueueClient async;

  QueueClient(AsyncQueueClient async) {
    this.async = async;
  }

  /** The same without waiting. */
  public AsyncQueueClient async() {
    return async;
  }

  /** Of the Queue. */
  public String name() {
    return async.name();
  }

  /** Puts values at the tail of the default partition, all or nothing, at once. */
  public PutCount put(Value... values) {
    return put(Arrays.stream(values).map(NewItem::of).toList(), PutOptions.NOW);
  }

  /**
   * Puts items at the tail, all or nothing; durable when it returns. Done once, whatever the
   * connection does.
   *
   * @throws LimitExceededException when there was no room in time, or an item is too large
   */
  public PutCount put(List<NewItem> items, PutOptions options) {
    return Blocking.on(async.put(items, options));
  }

  /** Takes the first item of the default partition, if there is one now. */
  public Optional<Value> get() {
    return get(Take.ONE).stream().findFirst();
  }

  /**
   * Takes items from the front: at most once, what is returned has left the queue. Empty when the
   * wait ended with nothing.
   */
  public List<Value> get(Take take) {
    return Blocking.on(async.get(take));
  }

  /**
   * Hands items out for some time, after which they come back unless they were settled: at least
   * once. Empty when the wait ended with nothing.
   *
   * @param leaseFor 0.1 s to a day; empty: as the queue says
   */
  public List<Lease> lease(Take take, Optional<Duration> leaseFor) {
    return Blocking.on(async.lease(take, leaseFor));
  }

  /** Done: the items are gone for good. At most 1 000. */
  public Settled ack(List<Lease.Ref> leases) {
    return Blocking.on(async.ack(leases));
  }

  /** One lease: whether it still held. */
  public boolean ack(Lease lease) {
    return !ack(List.of(lease.ref())).settled().isEmpty();
  }

  /** Not done: the items wait again after a delay, or are dead when their attempts are used up. */
  public Settled nack(List<Lease.Ref> leases, Duration delay) {
    return Blocking.on(async.nack(leases, delay));
  }

  /** One lease, without a delay: whether it still held. */
  public boolean nack(Lease lease) {
    return !nack(List.of(lease.ref()), Duration.ZERO).settled().isEmpty();
  }

  /** Will never be done: the items are dead at once. */
  public Settled bury(List<Lease.Ref> leases) {
    return Blocking.on(async.bury(leases));
  }

  /** Still working: the leases hold for so long from now. */
  public Settled extend(List<Lease.Ref> leases, Duration leaseFor) {
    return Blocking.on(async.extend(leases, leaseFor));
  }

  /** Items that wait, in order, left where they are; fetched page by page as the stream is read. */
  public Stream<Item> items(Optional<String> partition) {
    return Pages.stream(
        (Optional<String> after) -> {
          List<Item> items = Blocking.on(async.items(partition, after, PAGE, Duration.ZERO));
          return new Pages.Page<>(items, last(items.stream().map(Item::id)));
        });
  }

  /** Dead items of all partitions; fetched page by page as the stream is read. */
  public Stream<DeadItem> dead() {
    return Pages.stream(
        (Optional<String> after) -> {
          List<DeadItem> items = Blocking.on(async.dead(after, PAGE));
          return new Pages.Page<>(items, last(items.stream().map(DeadItem::id)));
        });
  }

  private static Optional<String> last(Stream<String> ids) {
    return ids.reduce((before, id) -> id);
  }

  /** Dead items wait again at their place with no attempts used; gives back how many. */
  public long redrive(Partitions partitions, int most) {
    return Blocking.on(async.redrive(partitions, most));
  }

  /** How many items wait or are delayed; exact. */
  public long length(Partitions partitions) {
    return Blocking.on(async.length(partitions));
  }

  /** Removes what waits or is delayed, and gives back how many. */
  public long clear(Partitions partitions) {
    return Blocking.on(async.clear(partitions));
  }

  /** Removes dead items, and gives back how many. */
  public long clearDead(Partitions partitions) {
    return Blocking.on(async.clearDead(partitions));
  }

  /** Makes the Queue unless there is one; says whether it was made. */
  public boolean create() {
    return Blocking.on(async.create());
  }

  /**
   * Deletes a Queue that a client made, with its items; says whether there was one.
   *
   * @throws AuthException when a manifest declares it
   */
  public boolean delete() {
    return Blocking.on(async.delete());
  }

  /** The life of an ephemeral Queue begins anew; false when it is gone. */
  public boolean keep() {
    return Blocking.on(async.keep());
  }
}
