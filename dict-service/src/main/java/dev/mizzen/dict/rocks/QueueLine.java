package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.rocks.HeldItem.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** Items going in and out of one partition within a batch, and to those who wait there. */
final class QueueLine {
  /** Where taken items came from, and what was known of them. */
  record Ticket(long id, long clears, Bytes partition, List<Origin> origins) {}

  /** One taken item. */
  record Origin(long sequence, long putMillis, int attempts, long epoch) {}

  /** Takes what is at the front. */
  private interface Taking {
    void take(long sequence, byte[] key, byte[] stored, Value value);
  }

  private final Waiters waiters;
  private final QueueAgenda agenda;

  QueueLine(Waiters waiters, QueueAgenda agenda) {
    this.waiters = waiters;
    this.agenda = agenda;
  }

  /** Puts at the tail; at least one item. */
  void append(Batch batch, PartitionState partition, List<NewItem> items, long ownMillis)
      throws RocksDBException {
    QueueState queue = partition.queue;
    filling(partition);
    for (NewItem item : items) {
      long sequence = partition.tail++;
      int size = item.value().data().length;
      batch.queues.putItem(key(partition, sequence), Records.item(item.value(), batch.now()));
      if (item.delay().isZero()) {
        partition.waiting.add(sequence);
        partition.plainBytes += size;
        queue.waiting++;
        queue.bytes += size;
      } else {
        HeldItem held = new HeldItem(partition, sequence, size, State.DELAYED);
        queue.enter(held);
        agenda.set(held, batch.now() + Times.millisUp(item.delay()));
        batch.queues.putState(held);
      }
    }
    queue.enqueued += items.size();
    partition.ownMillis = ownMillis;
    begin(batch, partition, batch.now());
    batch.queues.touchCounts(queue);
  }

  /** Something comes in; before it does. */
  static void filling(PartitionState partition) {
    if (partition.isEmpty()) {
      partition.queue.filled++;
    }
  }

  /** Something went out; it may have been the last. */
  void emptied(Batch batch, PartitionState partition) {
    if (partition.isEmpty()) {
      partition.queue.filled--;
      partition.ownMillis = 0;
      agenda.remove(partition);
    }
    batch.queues.touch(partition);
  }

  /** The partition's time begins. It is looked at again when the time last known is over. */
  void begin(Batch batch, PartitionState partition, long at) {
    partition.lastPut = at;
    long end = partition.end();
    if (end < partition.at) {
      agenda.set(partition, end);
    }
    batch.queues.touch(partition);
  }

  Taken take(Batch batch, PartitionState partition, int most) throws RocksDBException {
    QueueState queue = partition.queue;
    List<Value> items = new ArrayList<>();
    List<Origin> origins = new ArrayList<>();
    front(
        batch,
        partition,
        most,
        (sequence, key, stored, value) -> {
          HeldItem held = partition.held.get(sequence);
          if (held == null) {
            leavePlain(partition, sequence, value.data().length);
          } else {
            queue.leave(held);
            batch.queues.dropState(held);
          }
          batch.queues.removeItem(key);
          items.add(value);
          origins.add(
              new Origin(
                  sequence,
                  Records.putMillis(stored, partition.lastPut),
                  held == null ? 0 : held.attempts,
                  held == null ? 0 : held.epoch));
        });
    queue.done += items.size();
    batch.queues.touchCounts(queue);
    emptied(batch, partition);
    return new Taken(items, new Ticket(queue.id, queue.clears, partition.name, origins));
  }

  List<Lease> lease(Batch batch, PartitionState partition, int most, Optional<Duration> leaseFor)
      throws RocksDBException {
    QueueState queue = partition.queue;
    List<Lease> leases = new ArrayList<>();
    long until =
        batch.now() + Times.millisUp(leaseFor.orElse(queue.definition.policy().leaseFor()));
    front(
        batch,
        partition,
        most,
        (sequence, key, stored, value) -> {
          HeldItem held = partition.held.get(sequence);
          if (held == null) {
            int size = value.data().length;
            leavePlain(partition, sequence, size);
            held = new HeldItem(partition, sequence, size, State.LEASED);
          } else {
            queue.leave(held);
          }
          held.state = State.LEASED;
          held.attempts++;
          held.epoch = Math.max(held.epoch, batch.catalog().epochFloor()) + 1;
          queue.enter(held);
          agenda.set(held, until);
          batch.queues.putState(held);
          leases.add(
              new Lease(
                  new Lease.Ref(new ItemId(partition.name, sequence), held.epoch),
                  held.attempts,
                  value));
        });
    batch.queues.touch(partition);
    return leases;
  }

  private static void leavePlain(PartitionState partition, long sequence, int size) {
    partition.waiting.remove(sequence);
    partition.plainBytes -= size;
    partition.queue.waiting--;
    partition.queue.bytes -= size;
  }

  /** Goes by number to each item: whatever was there before them is not met. */
  private static void front(Batch batch, PartitionState partition, int most, Taking taking)
      throws RocksDBException {
    long bytes = 0;
    for (int taken = 0; taken < most && !partition.waiting.isEmpty(); taken++) {
      long sequence = partition.waiting.first();
      byte[] key = key(partition, sequence);
      byte[] stored = batch.queues.item(key);
      Value value = Records.item(stored);
      bytes += value.data().length;
      if (bytes > Store.MAX_ANSWER_BYTES && taken > 0) {
        return;
      }
      taking.take(sequence, key, stored, value);
      partition.head = Math.max(partition.head, sequence + 1);
    }
  }

  Optional<ItemPage> look(Batch batch, PartitionState partition, Optional<Long> after, int most)
      throws RocksDBException {
    List<ItemPage.Item> items = new ArrayList<>();
    long bytes = 0;
    long sequence = partition.waiting.ceiling(after.map(a -> a + 1).orElse(0L));
    while (sequence != Sequences.NONE && items.size() < most) {
      Value value = Records.item(batch.queues.item(key(partition, sequence)));
      bytes += value.data().length;
      if (bytes > Store.MAX_ANSWER_BYTES && !items.isEmpty()) {
        break;
      }
      HeldItem held = partition.held.get(sequence);
      items.add(
          new ItemPage.Item(
              new ItemId(partition.name, sequence), held == null ? 0 : held.attempts, value));
      sequence = partition.waiting.ceiling(sequence + 1);
    }
    return items.isEmpty() ? Optional.empty() : Optional.of(new ItemPage(items));
  }

  /** Who waits for items of a partition has its turn. */
  void serve(Batch batch, PartitionState partition) throws RocksDBException {
    LinkedHashSet<Waiter<?>> line = partition.queue.lines.get(partition.name);
    if (line == null || partition.waiting.isEmpty()) {
      return;
    }
    // Only those who are served, of however many wait.
    List<Waiter<?>> served = new ArrayList<>();
    for (Waiter<?> waiter : line) {
      if (partition.waiting.isEmpty()) {
        break;
      }
      if (waiter.tryNow(batch, partition.queue)) {
        served.add(waiter);
      }
    }
    served.forEach(waiters::remove);
  }

  static byte[] key(PartitionState partition, long sequence) {
    return Records.itemKey(partition.id, partition.name, sequence);
  }
}
