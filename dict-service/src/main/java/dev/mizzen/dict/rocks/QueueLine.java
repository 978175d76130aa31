package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.rocksdb.RocksDBException;

/** Items going in and out of one partition within a batch, and to those who wait there. */
final class QueueLine {
  /** Where taken items came from. */
  private record Ticket(ObjectName queue, long id, Bytes partition, List<Long> sequences) {}

  private final Waiters waiters;

  QueueLine(Waiters waiters) {
    this.waiters = waiters;
  }

  static long size(QueueState queue, Bytes partition) {
    PartitionState state = queue.partitions.get(partition);
    return state == null ? 0 : state.size();
  }

  void append(Batch batch, QueueState queue, Bytes partition, List<Value> items)
      throws RocksDBException {
    if (items.isEmpty()) {
      return;
    }
    PartitionState state = queue.partition(partition);
    for (Value item : items) {
      long sequence = state.append(item.data().length);
      batch.putItem(Records.itemKey(queue.id, partition, sequence), Records.item(item));
    }
    count(batch, queue, state, items);
    serve(batch, queue, partition);
  }

  /** The partition holds at least one item. */
  Taken take(Batch batch, QueueState queue, Bytes partition, int most) throws RocksDBException {
    PartitionState state = queue.partitions.get(partition);
    List<Value> items = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    long bytes = 0;
    while (items.size() < most && state.size() > 0) {
      long sequence = state.front();
      byte[] key = Records.itemKey(queue.id, partition, sequence);
      Value item = Records.item(batch.item(key));
      int size = item.data().length;
      bytes += size;
      if (bytes > Store.MAX_ANSWER_BYTES && !items.isEmpty()) {
        break;
      }
      batch.removeItem(key);
      state.removeFront(size);
      items.add(item);
      sequences.add(sequence);
      queue.items--;
      queue.bytes -= size;
    }
    if (state.size() == 0) {
      queue.filled--;
    }
    batch.touch(queue, state);
    return new Taken(items, new Ticket(queue.name, queue.id, partition, sequences));
  }

  /** Items of a queue that was cleared or removed meanwhile are gone with it. */
  void giveBack(Batch batch, Taken taken) throws RocksDBException {
    Ticket ticket = (Ticket) taken.ticket();
    QueueState queue = batch.catalog().queues.get(ticket.queue);
    if (queue == null || queue.id != ticket.id) {
      return;
    }
    PartitionState state = queue.partition(ticket.partition);
    for (int i = 0; i < ticket.sequences.size(); i++) {
      Value item = taken.items().get(i);
      long sequence = ticket.sequences.get(i);
      state.comeBack(sequence, item.data().length);
      batch.putItem(Records.itemKey(queue.id, ticket.partition, sequence), Records.item(item));
    }
    count(batch, queue, state, taken.items());
    serve(batch, queue, ticket.partition);
  }

  /** Runs in a batch of its own. */
  long clear(Batch batch, QueueState queue, Bytes partition) {
    PartitionState state = queue.partitions.remove(partition);
    if (state == null) {
      return 0;
    }
    queue.items -= state.size();
    queue.bytes -= state.bytes();
    queue.filled--;
    queue.firstFree = Math.max(queue.firstFree, state.tail());
    batch.dropItems(queue.id, state);
    batch.dropMeta(Records.partitionKey(queue.id, partition));
    batch.touch(queue);
    return state.size();
  }

  private static void count(
      Batch batch, QueueState queue, PartitionState state, List<Value> added) {
    if (state.size() == added.size()) {
      queue.filled++;
    }
    queue.items += added.size();
    for (Value item : added) {
      queue.bytes += item.data().length;
    }
    batch.touch(queue, state);
  }

  private void serve(Batch batch, QueueState queue, Bytes partition) throws RocksDBException {
    LinkedHashSet<Waiter> line = queue.waiting.get(partition);
    while (line != null && !line.isEmpty() && size(queue, partition) > 0) {
      Waiter first = line.getFirst();
      waiters.remove(first);
      if (first.cancelled) {
        batch.answer(() -> first.result.complete(Taken.NOTHING));
      } else {
        Taken taken = take(batch, queue, partition, first.most);
        batch.answer(() -> first.result.complete(taken));
      }
    }
  }
}
