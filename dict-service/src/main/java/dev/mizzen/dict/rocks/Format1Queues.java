package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.rocks.HeldItem.State;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Partitions of format 1 as those of today. Items need none: what format 2 added stands behind a
 * byte that was never 0.
 */
final class Format1Queues {
  private final RocksFiles files;
  private final WriteBatch batch;
  private final Map<Long, QueueState> counts = new HashMap<>();

  Format1Queues(RocksFiles files, WriteBatch batch) {
    this.files = files;
    this.batch = batch;
  }

  private QueueState counts(long id) {
    return counts.computeIfAbsent(id, i -> new QueueState(null, i, null, null));
  }

  /** Of the queue's own record, which had it. */
  void firstFree(long id, long firstFree) {
    counts(id).firstFree = firstFree;
  }

  void partition(byte[] key, byte[] stored) throws RocksDBException {
    long id = ByteBuffer.wrap(key, 1, Long.BYTES).getLong();
    Bytes name = Bytes.of(Arrays.copyOfRange(key, 1 + Long.BYTES, key.length));
    TreeSet<Long> returned = new TreeSet<>();
    PartitionState partition = new PartitionState(counts(id), name, 0);
    Fields.read(
        stored,
        in -> {
          partition.head = in.readLong();
          partition.tail = in.readLong();
          partition.plainBytes = in.readLong();
          for (int left = in.readInt(); left > 0; left--) {
            returned.add(in.readLong());
          }
          return partition;
        });
    partition.lastPut = PartitionState.UNKNOWN;
    for (long sequence : returned) {
      byte[] item = files.get(files.items, QueueLine.key(partition, sequence));
      int size = Records.item(item).data().length;
      partition.plainBytes -= size;
      HeldItem held = new HeldItem(partition, sequence, size, State.WAITING);
      batch.put(files.states, QueueLine.key(partition, sequence), held.write());
    }
    counts(id).enqueued += partition.tail - partition.head + returned.size();
    batch.put(files.meta, key, partition.write());
  }

  /** What was put before is not known: it counts from what is there. */
  void finish() throws RocksDBException {
    for (QueueState queue : counts.values()) {
      batch.put(files.meta, Records.countsKey(queue.id), queue.writeCounts());
    }
  }
}
