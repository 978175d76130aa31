package dev.mizzen.dict.rocks;

import java.time.Duration;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * Since when the oldest item of a queue waits. Items of a partition are as old as their numbers
 * say, so the front of each is enough; and a front is read only when it may be the oldest, once.
 */
final class Oldest {
  private Oldest() {}

  static Optional<Duration> of(Batch batch, QueueState queue) throws RocksDBException {
    if (queue.waiting == 0) {
      return Optional.empty();
    }
    long oldest = Long.MAX_VALUE;
    for (PartitionState partition : queue.partitions.values()) {
      if (!partition.waiting.isEmpty()) {
        long front = partition.waiting.first();
        boolean mayBeOlder = front < partition.frontKnown || partition.frontPut < oldest;
        if (front != partition.frontKnown && mayBeOlder) {
          byte[] stored = batch.queues.item(QueueLine.key(partition, front));
          partition.frontPut = Records.putMillis(stored, partition.lastPut);
          partition.frontKnown = front;
        }
        if (front == partition.frontKnown) {
          oldest = Math.min(oldest, partition.frontPut);
        }
      }
    }
    return Optional.of(Duration.ofMillis(Math.max(0, batch.now() - oldest)));
  }
}
