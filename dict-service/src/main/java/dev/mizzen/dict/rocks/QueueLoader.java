package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.rocks.HeldItem.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads what queues hold when the store is opened: one small record for each partition and each
 * held item, none for those that only wait.
 */
final class QueueLoader {
  private final RocksFiles files;
  private final QueueAgenda agenda;
  private final long now;
  private final Map<Long, QueueState> byId = new HashMap<>();

  QueueLoader(RocksFiles files, QueueAgenda agenda, long now) {
    this.files = files;
    this.agenda = agenda;
    this.now = now;
  }

  void load(Iterable<QueueState> queues) throws RocksDBException, IOException {
    for (QueueState queue : queues) {
      byId.put(queue.id, queue);
      byte[] counts = files.get(files.meta, Records.countsKey(queue.id));
      if (counts != null) {
        queue.readCounts(counts);
      }
    }
    readPartitions();
    readHeld();
    for (QueueState queue : byId.values()) {
      List.copyOf(queue.partitions.values()).forEach(this::restore);
    }
  }

  private void readPartitions() throws RocksDBException, IOException {
    byte[] begin = {'p'};
    try (RocksIterator all = files.db().newIterator(files.meta)) {
      for (all.seek(begin); all.isValid() && all.key()[0] == 'p'; all.next()) {
        byte[] key = all.key();
        QueueState queue = queue(ByteBuffer.wrap(key, 1, Long.BYTES).getLong());
        Bytes name = Bytes.of(Arrays.copyOfRange(key, 1 + Long.BYTES, key.length));
        PartitionState partition = PartitionState.read(queue, name, all.value());
        if (partition.lastPut == PartitionState.UNKNOWN) {
          partition.lastPut = now;
        }
        queue.partitions.put(name, partition);
      }
      all.status();
    }
  }

  private void readHeld() throws RocksDBException, IOException {
    try (RocksIterator all = files.db().newIterator(files.states)) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        byte[] key = all.key();
        PartitionState partition =
            queue(Records.idOf(key)).partitions.get(Records.partitionOf(key));
        if (partition == null) {
          throw new IOException("the store is damaged: an item belongs to no partition");
        }
        long sequence = Records.sequenceOf(key);
        partition.held.put(sequence, HeldItem.read(partition, sequence, all.value()));
      }
      all.status();
    }
  }

  private QueueState queue(long id) throws IOException {
    QueueState queue = byId.get(id);
    if (queue == null) {
      throw new IOException(
          "the store is damaged: a partition belongs to no queue (id " + id + ")");
    }
    return queue;
  }

  private void restore(PartitionState partition) {
    partition.queue.restored(partition);
    agenda.set(partition, partition.end());
    for (HeldItem item : partition.held.values()) {
      long at = item.at;
      item.at = Chore.NEVER;
      if (item.state == State.DELAYED || item.state == State.LEASED) {
        agenda.set(item, at);
      }
    }
  }
}
