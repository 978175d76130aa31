package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What a batch does to queues. Ranges are deleted before all else is written, and what was staged
 * inside one is gone: so they share a batch with operations before and after them.
 */
final class QueueChanges {
  private record Range(ColumnFamilyHandle column, Bytes from, Bytes to) {
    boolean has(Bytes key) {
      return key.compareTo(from) >= 0 && key.compareTo(to) < 0;
    }
  }

  /** What of a queue is to be written. */
  private static final class Touched {
    private boolean definition;
    private boolean counts;
    private final Map<Bytes, PartitionState> partitions = new LinkedHashMap<>();
  }

  private final RocksFiles files;
  private final FreshItems fresh;
  private final Map<Bytes, byte[]> newItems = new LinkedHashMap<>();
  private final List<Bytes> takenItems = new ArrayList<>();

  /** A null is deleted. */
  private final Map<Bytes, HeldItem> states = new LinkedHashMap<>();

  private final Map<QueueState, Touched> queues = new LinkedHashMap<>();
  private final List<Range> ranges = new ArrayList<>();

  QueueChanges(RocksFiles files, FreshItems fresh) {
    this.files = files;
    this.fresh = fresh;
  }

  void putItem(byte[] key, byte[] stored) {
    newItems.put(Bytes.of(key), stored);
  }

  /** The stored item, still there. */
  byte[] item(byte[] key) throws RocksDBException {
    Bytes bytes = Bytes.of(key);
    byte[] stored = newItems.get(bytes);
    if (stored == null) {
      stored = fresh.get(bytes);
    }
    if (stored == null) {
      stored = files.get(files.items, key);
    }
    if (stored == null) {
      throw new IllegalStateException("the store is damaged: an item of a queue is missing");
    }
    return stored;
  }

  /** An item that was put in this very batch leaves no trace. */
  void removeItem(byte[] key) {
    Bytes bytes = Bytes.of(key);
    if (newItems.remove(bytes) == null) {
      takenItems.add(bytes);
    }
  }

  /** Whether it was put in this very batch. */
  boolean isNew(byte[] key) {
    return !newItems.isEmpty() && newItems.containsKey(Bytes.of(key));
  }

  /** As it is when the batch is written. */
  void putState(HeldItem item) {
    states.put(stateKey(item), item);
  }

  void dropState(HeldItem item) {
    states.put(stateKey(item), null);
  }

  private static Bytes stateKey(HeldItem item) {
    return Bytes.of(QueueLine.key(item.partition(), item.sequence()));
  }

  /** Its definition is to be written. */
  void touch(QueueState queue) {
    touched(queue).definition = true;
  }

  void touchCounts(QueueState queue) {
    touched(queue).counts = true;
  }

  void touch(PartitionState partition) {
    touched(partition.queue).partitions.put(partition.name, partition);
  }

  /** Nothing of it is to be written, but it looks different. */
  void changed(QueueState queue) {
    touched(queue);
  }

  private Touched touched(QueueState queue) {
    return queues.computeIfAbsent(queue, q -> new Touched());
  }

  /** Items of one partition, from … to - 1, with all that is known of them. */
  void dropItems(PartitionState partition, long from, long to) {
    drop(files.items, QueueLine.key(partition, from), QueueLine.key(partition, to));
    drop(files.states, QueueLine.key(partition, from), QueueLine.key(partition, to));
  }

  /** All items and partitions of this id. */
  void dropItems(long id) {
    drop(files.items, Records.id(id), Records.id(id + 1));
    drop(files.states, Records.id(id), Records.id(id + 1));
    drop(
        files.meta,
        Records.partitionKey(id, Bytes.of("")),
        Records.partitionKey(id + 1, Bytes.of("")));
  }

  /** What else is kept under this id, which nobody has any more. */
  void dropId(long id) {
    drop(files.dedupKeys, Records.id(id), Records.id(id + 1));
    drop(files.meta, Records.countsKey(id), Records.countsKey(id + 1));
  }

  private void drop(ColumnFamilyHandle column, byte[] from, byte[] to) {
    Range range = new Range(column, Bytes.of(from), Bytes.of(to));
    ranges.add(range);
    if (column == files.items) {
      newItems.keySet().removeIf(range::has);
    } else if (column == files.states) {
      states.keySet().removeIf(range::has);
    }
  }

  void writeTo(WriteBatch batch, Catalog catalog) throws RocksDBException {
    for (Range range : ranges) {
      batch.deleteRange(range.column, range.from.array(), range.to.array());
    }
    // An item is put once before it is taken, so put and single delete cancel out at the next
    // flush.
    for (Bytes key : takenItems) {
      batch.singleDelete(files.items, key.array());
    }
    for (Map.Entry<Bytes, byte[]> item : newItems.entrySet()) {
      batch.put(files.items, item.getKey().array(), item.getValue());
    }
    for (Map.Entry<Bytes, HeldItem> state : states.entrySet()) {
      if (state.getValue() == null) {
        batch.delete(files.states, state.getKey().array());
      } else {
        batch.put(files.states, state.getKey().array(), state.getValue().write());
      }
    }
    for (Map.Entry<QueueState, Touched> entry : queues.entrySet()) {
      if (catalog.queues.get(entry.getKey().name) == entry.getKey()) {
        write(batch, entry.getKey(), entry.getValue());
      }
    }
  }

  private void write(WriteBatch batch, QueueState queue, Touched touched) throws RocksDBException {
    for (PartitionState partition : touched.partitions.values()) {
      // One of another data, or forgotten with it, is gone already.
      if (queue.partitions.get(partition.name) == partition) {
        touched.counts |= write(batch, queue, partition);
      }
    }
    if (touched.counts) {
      batch.put(files.meta, Records.countsKey(queue.id), queue.writeCounts());
    }
    if (touched.definition) {
      batch.put(files.meta, queue.key(), queue.write());
    }
  }

  /** Whether the queue's counts changed with it. */
  private boolean write(WriteBatch batch, QueueState queue, PartitionState partition)
      throws RocksDBException {
    byte[] key = Records.partitionKey(queue.id, partition.name);
    if (!partition.isEmpty()) {
      batch.put(files.meta, key, partition.write());
      return false;
    }
    queue.partitions.remove(partition.name);
    queue.firstFree = Math.max(queue.firstFree, partition.tail);
    batch.delete(files.meta, key);
    return true;
  }

  /** What was staged is durable. */
  void written(Catalog catalog) {
    takenItems.forEach(fresh::forget);
    newItems.forEach(fresh::put);
    queues.keySet().forEach(catalog::publish);
  }
}
