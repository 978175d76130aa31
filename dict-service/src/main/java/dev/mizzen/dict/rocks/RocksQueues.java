package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.rocks.QueueLine.Ticket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/** All of a queue happens on the writer's thread. */
final class RocksQueues implements Queues {
  /** What is done to a queue. */
  private interface Work<T> {
    T on(Batch batch, QueueState queue) throws RocksDBException;
  }

  private final Writer writer;
  private final Catalog catalog;
  private final Waiters waiters;
  private final QueueKeeping keeping;
  private final QueueLine line;
  private final RoomLine room;
  private final Settling settling;
  private final Clearing clearing;

  RocksQueues(
      Writer writer,
      Catalog catalog,
      Waiters waiters,
      QueueKeeping keeping,
      QueueLine line,
      RoomLine room,
      Settling settling,
      Clearing clearing) {
    this.writer = writer;
    this.catalog = catalog;
    this.waiters = waiters;
    this.keeping = keeping;
    this.line = line;
    this.room = room;
    this.settling = settling;
    this.clearing = clearing;
    waiters.when(this::leave, room::serve);
  }

  /** A client's use of a queue; then those have their turn for whom it made room. */
  private <T> CompletionStage<T> use(ObjectName name, Work<T> work) {
    return writer.submit(
        batch -> {
          QueueState queue = batch.catalog().queue(name);
          queue.lastUse.now();
          T answer = work.on(batch, queue);
          room.serve(batch, queue);
          return answer;
        });
  }

  /** Something falls due. */
  void happen(Batch batch, Moment moment, long at) throws RocksDBException {
    switch (moment) {
      case HeldItem item -> settling.end(batch, item, at);
      case PartitionState partition -> clearing.end(batch, partition, at);
      default -> throw new IllegalStateException("nothing known falls due");
    }
    room.serve(batch, moment.partition().queue);
  }

  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<QueuePolicy> definition) {
    return keeping.define(name, definition);
  }

  @Override
  public CompletionStage<QueueInfo> describe(ObjectName name) {
    return writer.submit(batch -> info(batch, batch.catalog().queue(name)));
  }

  private static QueueInfo info(Batch batch, QueueState queue) throws RocksDBException {
    return queue.info(Oldest.of(batch, queue));
  }

  @Override
  public CompletionStage<Map<ObjectName, QueueInfo>> infos() {
    return writer.submit(
        batch -> {
          Map<ObjectName, QueueInfo> infos = new HashMap<>();
          for (QueueState queue : batch.catalog().queues.values()) {
            if (!queue.retained) {
              infos.put(queue.name, info(batch, queue));
            }
          }
          return infos;
        });
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    QueueInfo info = catalog.durableQueues.get(name);
    return info == null
        ? CompletableFuture.failedStage(Refusals.noQueue(name))
        : CompletableFuture.completedStage(info.definition().sharing());
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return keeping.undefine(name, told);
  }

  @Override
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return keeping.keepAlive(name);
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    return keeping.rename(from, to);
  }

  @Override
  public Waiting<QueuePut.Result> put(
      ObjectName name, Bytes partition, List<NewItem> items, QueuePut put) {
    return begin(new PutWaiter(waiters, room, name, partition, items, put));
  }

  @Override
  public Waiting<Taken> get(ObjectName name, Bytes partition, int most, Duration wait) {
    return begin(
        new TakeWaiter<>(
            waiters,
            name,
            partition,
            wait.toNanos(),
            (batch, from) -> Optional.of(line.take(batch, from, most)),
            Taken.NOTHING));
  }

  @Override
  public Waiting<List<Lease>> lease(
      ObjectName name, Bytes partition, int most, Duration wait, Optional<Duration> leaseFor) {
    return begin(
        new LeaseWaiter(
            waiters,
            name,
            partition,
            wait.toNanos(),
            (batch, from) -> Optional.of(line.lease(batch, from, most, leaseFor))));
  }

  @Override
  public Waiting<ItemPage> items(
      ObjectName name, Bytes partition, Optional<Long> after, int most, Duration wait) {
    return begin(
        new TakeWaiter<>(
            waiters,
            name,
            partition,
            wait.toNanos(),
            (batch, from) -> line.look(batch, from, after, most),
            ItemPage.NOTHING));
  }

  private <T> Waiting<T> begin(Waiter<T> waiter) {
    writer
        .submit(
            batch -> {
              QueueState queue = batch.catalog().queue(waiter.name);
              queue.lastUse.now();
              if (waiter.tryNow(batch, queue)) {
                room.serve(batch, queue);
              } else if (waiter.waitNanos == 0 || !waiters.add(queue, waiter)) {
                waiter.end(batch);
              }
              return null;
            })
        .whenComplete(
            (done, refusal) -> {
              if (refusal instanceof StoreException e) {
                waiter.refuse(e);
              }
            });
    return waiter;
  }

  private void leave(Waiter<?> waiter) {
    writer.submit(
        batch -> {
          QueueState queue = waiter.queue;
          if (waiters.remove(waiter)) {
            waiter.end(batch);
            room.serve(batch, queue);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> giveBack(Taken taken) {
    return writer.submit(
        batch -> {
          if (!taken.items().isEmpty()) {
            giveBack(batch, taken);
          }
          return null;
        });
  }

  /** The data may have another name by now. */
  private void giveBack(Batch batch, Taken taken) throws RocksDBException {
    for (QueueState queue : batch.catalog().queues.values()) {
      if (queue.id == ((Ticket) taken.ticket()).id()) {
        settling.giveBack(batch, queue, taken);
        room.serve(batch, queue);
        return;
      }
    }
  }

  @Override
  public CompletionStage<Void> release(ObjectName name, List<Ref> leases) {
    return use(
        name,
        (batch, queue) -> {
          settling.release(batch, queue, leases);
          return null;
        });
  }

  @Override
  public CompletionStage<Settled> ack(ObjectName name, List<Ref> leases) {
    return use(name, (batch, queue) -> settling.ack(batch, queue, leases));
  }

  @Override
  public CompletionStage<Settled> nack(
      ObjectName name, List<Ref> leases, Duration delay, boolean dead) {
    return use(name, (batch, queue) -> settling.nack(batch, queue, leases, delay, dead));
  }

  @Override
  public CompletionStage<Settled> extend(ObjectName name, List<Ref> leases, Duration leaseFor) {
    return use(name, (batch, queue) -> settling.extend(batch, queue, leases, leaseFor));
  }

  @Override
  public CompletionStage<ItemPage> dead(ObjectName name, Optional<ItemId> after, int most) {
    return use(name, (batch, queue) -> clearing.page(batch, queue, after, most));
  }

  @Override
  public CompletionStage<Long> redrive(ObjectName name, Optional<Bytes> partition, int most) {
    return use(name, (batch, queue) -> clearing.redrive(batch, queue, partition, most));
  }

  @Override
  public CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition) {
    return use(
        name,
        (batch, queue) -> {
          if (partition.isEmpty()) {
            return queue.waiting + queue.delayed;
          }
          PartitionState one = queue.partitions.get(partition.get());
          return one == null ? 0 : one.open();
        });
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition) {
    return use(name, (batch, queue) -> clearing.clear(batch, queue, partition));
  }

  @Override
  public CompletionStage<Long> clearDead(ObjectName name, Optional<Bytes> partition) {
    return use(name, (batch, queue) -> clearing.clearDead(batch, queue, partition));
  }

  @Override
  public void stopWaiting() {
    writer
        .submit(
            batch -> {
              waiters.stop(batch);
              return null;
            })
        .exceptionally(
            refusal -> {
              if (refusal instanceof StoreException) {
                // The writer has ended and has answered everybody already.
                return null;
              }
              throw new IllegalStateException(refusal);
            });
  }
}
