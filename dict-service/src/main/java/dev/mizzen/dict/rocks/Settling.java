package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.rocks.HeldItem.State;
import dev.mizzen.dict.rocks.QueueLine.Origin;
import dev.mizzen.dict.rocks.QueueLine.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rocksdb.RocksDBException;

/** What becomes of items that were handed out. */
final class Settling {
  /** What is done to a lease that holds. */
  private interface Effect {
    void on(HeldItem item) throws RocksDBException;
  }

  private final QueueLine line;
  private final QueueAgenda agenda;

  Settling(QueueLine line, QueueAgenda agenda) {
    this.line = line;
    this.agenda = agenda;
  }

  Settled ack(Batch batch, QueueState queue, List<Ref> leases) throws RocksDBException {
    return settle(
        batch,
        queue,
        leases,
        item -> {
          agenda.remove(item);
          queue.leave(item);
          batch.queues.dropState(item);
          batch.queues.removeItem(QueueLine.key(item.partition(), item.sequence()));
          queue.done++;
          batch.queues.touchCounts(queue);
          if (item.partition().isEmpty()) {
            line.emptied(batch, item.partition());
          }
        });
  }

  Settled nack(Batch batch, QueueState queue, List<Ref> leases, Duration delay, boolean dead)
      throws RocksDBException {
    int most = queue.definition.policy().maxAttempts();
    return settle(
        batch,
        queue,
        leases,
        item -> {
          if (dead || item.attempts >= most) {
            bury(batch, item);
          } else {
            comeBack(batch, item, delay, batch.now());
          }
        });
  }

  Settled extend(Batch batch, QueueState queue, List<Ref> leases, Duration leaseFor)
      throws RocksDBException {
    return settle(
        batch,
        queue,
        leases,
        item -> {
          agenda.set(item, batch.now() + Times.millisUp(leaseFor));
          batch.queues.putState(item);
        });
  }

  void release(Batch batch, QueueState queue, List<Ref> leases) throws RocksDBException {
    settle(
        batch,
        queue,
        leases,
        item -> {
          item.attempts--;
          comeBack(batch, item, Duration.ZERO, batch.now());
        });
  }

  /** Who waits is served when all of them are where they belong, so in the order of the items. */
  private Settled settle(Batch batch, QueueState queue, List<Ref> leases, Effect effect)
      throws RocksDBException {
    List<Ref> settled = new ArrayList<>();
    List<Ref> lost = new ArrayList<>();
    Set<PartitionState> changed = new LinkedHashSet<>();
    for (Ref ref : leases) {
      PartitionState partition = queue.partitions.get(ref.item().partition());
      HeldItem item = partition == null ? null : partition.held.get(ref.item().sequence());
      if (item != null && item.state == State.LEASED && item.epoch == ref.epoch()) {
        effect.on(item);
        changed.add(partition);
        settled.add(ref);
      } else {
        lost.add(ref);
      }
    }
    for (PartitionState partition : changed) {
      line.serve(batch, partition);
    }
    return new Settled(settled, lost);
  }

  /** It waits at its place again, or will after a delay; the time of its partition begins. */
  void comeBack(Batch batch, HeldItem item, Duration delay, long at) {
    QueueState queue = item.partition().queue;
    queue.leave(item);
    item.state = delay.isZero() ? State.WAITING : State.DELAYED;
    queue.enter(item);
    agenda.set(item, delay.isZero() ? Chore.NEVER : at + Times.millisUp(delay));
    batch.queues.putState(item);
    line.begin(batch, item.partition(), at);
  }

  void bury(Batch batch, HeldItem item) {
    QueueState queue = item.partition().queue;
    agenda.remove(item);
    queue.leave(item);
    item.state = State.DEAD;
    queue.enter(item);
    batch.queues.putState(item);
  }

  /** A delay or a lease is over. */
  void end(Batch batch, HeldItem item, long at) throws RocksDBException {
    PartitionState partition = item.partition();
    QueueState queue = partition.queue;
    if (item.state == State.DELAYED) {
      // What is on disk says it: its time is over.
      queue.leave(item);
      item.state = State.WAITING;
      queue.enter(item);
      batch.queues.changed(queue);
    } else if (item.attempts >= queue.definition.policy().maxAttempts()) {
      bury(batch, item);
    } else {
      comeBack(batch, item, Duration.ZERO, at);
    }
    line.serve(batch, partition);
  }

  /** Items of a queue that was cleared or removed meanwhile are gone with it. */
  void giveBack(Batch batch, QueueState queue, Taken taken) throws RocksDBException {
    Ticket ticket = (Ticket) taken.ticket();
    int count = ticket.origins().size();
    if (queue.clears != ticket.clears()) {
      queue.done -= count;
      queue.dropped += count;
      batch.queues.touchCounts(queue);
      return;
    }
    PartitionState partition = queue.partition(ticket.partition());
    QueueLine.filling(partition);
    for (int i = 0; i < count; i++) {
      Origin origin = ticket.origins().get(i);
      Value value = taken.items().get(i);
      if (partition.held.containsKey(origin.sequence())) {
        continue;
      }
      HeldItem item =
          new HeldItem(partition, origin.sequence(), value.data().length, State.WAITING);
      item.attempts = origin.attempts();
      item.epoch = origin.epoch();
      partition.head = Math.max(partition.head, origin.sequence() + 1);
      partition.tail = Math.max(partition.tail, partition.head);
      queue.enter(item);
      batch.queues.putItem(
          QueueLine.key(partition, origin.sequence()), Records.item(value, origin.putMillis()));
      batch.queues.putState(item);
      queue.done--;
    }
    batch.queues.touchCounts(queue);
    line.begin(batch, partition, batch.now());
    line.serve(batch, partition);
  }
}
