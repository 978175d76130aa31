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
 * The effects of some operations, seen by the later ones among them and by nobody else until {@link
 * #commit}; then the answers. Ranges are deleted last: operations that delete ranges run in a batch
 * of their own.
 */
final class Batch {
  private final RocksFiles files;
  private final Catalog catalog;
  private final long now;
  final Cells entries;
  final Cells times;
  final Cells uses;
  final Cells requests;
  private final Map<Bytes, byte[]> newItems = new LinkedHashMap<>();
  private final List<byte[]> takenItems = new ArrayList<>();
  private final Map<DictState, Boolean> dicts = new LinkedHashMap<>();
  private final Map<QueueState, Map<Bytes, PartitionState>> queues = new LinkedHashMap<>();
  private final List<byte[]> droppedMeta = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();
  private final List<Runnable> answers = new ArrayList<>();
  private boolean headerTouched;

  private record Range(ColumnFamilyHandle column, byte[] from, byte[] to) {}

  Batch(RocksFiles files, Catalog catalog, long now) {
    this.files = files;
    this.catalog = catalog;
    this.now = now;
    this.entries = new Cells(files, files.entries);
    this.times = new Cells(files, files.times);
    this.uses = new Cells(files, files.uses);
    this.requests = new Cells(files, files.requests);
  }

  /** The time of all of its operations, in milliseconds since 1970: after each was submitted. */
  long now() {
    return now;
  }

  Catalog catalog() {
    return catalog;
  }

  void putItem(byte[] key, byte[] stored) {
    newItems.put(Bytes.of(key), stored);
  }

  /** The stored item, still there. */
  byte[] item(byte[] key) throws RocksDBException {
    byte[] staged = newItems.get(Bytes.of(key));
    byte[] stored = staged != null ? staged : files.get(files.items, key);
    if (stored == null) {
      throw new IllegalStateException("the store is damaged: an item of a queue is missing");
    }
    return stored;
  }

  /** An item that was put in this very batch leaves no trace. */
  void removeItem(byte[] key) {
    if (newItems.remove(Bytes.of(key)) == null) {
      takenItems.add(key);
    }
  }

  void touch(DictState state) {
    dicts.put(state, true);
  }

  void touch(QueueState state) {
    queues.computeIfAbsent(state, s -> new LinkedHashMap<>());
  }

  void touch(QueueState state, PartitionState partition) {
    queues.computeIfAbsent(state, s -> new LinkedHashMap<>()).put(partition.name, partition);
  }

  void touchHeader() {
    headerTouched = true;
  }

  void dropMeta(byte[] key) {
    droppedMeta.add(key);
  }

  void dropRange(ColumnFamilyHandle column, byte[] from, byte[] to) {
    ranges.add(new Range(column, from, to));
  }

  void dropEntries(long id) {
    for (ColumnFamilyHandle column : List.of(files.entries, files.times, files.uses)) {
      dropRange(column, Records.id(id), Records.id(id + 1));
    }
  }

  void dropItems(long id) {
    dropRange(files.items, Records.id(id), Records.id(id + 1));
    dropRange(
        files.meta,
        Records.partitionKey(id, Bytes.of("")),
        Records.partitionKey(id + 1, Bytes.of("")));
  }

  void dropItems(long id, PartitionState partition) {
    dropRange(
        files.items,
        Records.itemKey(id, partition.name, partition.front()),
        Records.itemKey(id, partition.name, partition.tail()));
  }

  /** To be done once everything so far is durable. */
  void answer(Runnable answer) {
    answers.add(answer);
  }

  List<Runnable> answers() {
    return answers;
  }

  /** Writes and syncs, unless there is nothing to write; then what is durable is published. */
  void commit() throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      entries.writeTo(batch);
      times.writeTo(batch);
      uses.writeTo(batch);
      requests.writeTo(batch);
      // An item is put once before it is taken, so put and single delete cancel out at the next
      // flush.
      for (byte[] key : takenItems) {
        batch.singleDelete(files.items, key);
      }
      for (Map.Entry<Bytes, byte[]> item : newItems.entrySet()) {
        batch.put(files.items, item.getKey().array(), item.getValue());
      }
      writeMeta(batch);
      for (Range range : ranges) {
        batch.deleteRange(range.column, range.from, range.to);
      }
      if (batch.count() > 0) {
        files.write(batch);
      }
    }
    dicts.keySet().forEach(catalog::publish);
    queues.keySet().forEach(catalog::publish);
  }

  private void writeMeta(WriteBatch batch) throws RocksDBException {
    for (byte[] key : droppedMeta) {
      batch.delete(files.meta, key);
    }
    for (DictState dict : dicts.keySet()) {
      if (catalog.dicts.get(dict.name) == dict) {
        batch.put(files.meta, dict.key(), dict.write());
      }
    }
    for (Map.Entry<QueueState, Map<Bytes, PartitionState>> entry : queues.entrySet()) {
      QueueState queue = entry.getKey();
      boolean definition = entry.getValue().isEmpty();
      for (PartitionState partition : entry.getValue().values()) {
        definition |= writePartition(batch, queue, partition);
      }
      if (definition && catalog.queues.get(queue.name) == queue) {
        batch.put(files.meta, queue.key(), queue.write());
      }
    }
    if (headerTouched) {
      batch.put(files.meta, Catalog.HEADER, catalog.header());
    }
  }

  /** Whether the queue's own record changed with it. */
  private boolean writePartition(WriteBatch batch, QueueState queue, PartitionState partition)
      throws RocksDBException {
    byte[] key = Records.partitionKey(queue.id, partition.name);
    if (partition.size() > 0) {
      batch.put(files.meta, key, partition.write());
      return false;
    }
    queue.partitions.remove(partition.name);
    queue.firstFree = Math.max(queue.firstFree, partition.tail());
    batch.delete(files.meta, key);
    return true;
  }
}
