package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.StoreException;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** A put: it waits for room in its queue. */
final class PutWaiter extends Waiter<QueuePut.Result> {
  final Bytes partition;
  final List<NewItem> items;
  final QueuePut put;
  private final RoomLine room;

  /** Why it is not done yet. */
  StoreException refusal;

  /** Whether items are what there is no room for; else it is partitions. */
  boolean lacksItems;

  PutWaiter(
      Waiters waiters,
      RoomLine room,
      ObjectName name,
      Bytes partition,
      List<NewItem> items,
      QueuePut put) {
    super(waiters, name, put.patience().toNanos());
    this.room = room;
    this.partition = partition;
    this.items = items;
    this.put = put;
  }

  @Override
  Optional<QueuePut.Result> attempt(Batch batch, QueueState queue) throws RocksDBException {
    return room.attempt(batch, queue, this);
  }

  @Override
  QueuePut.Result nothing() {
    if (refusal == null) {
      // Cancelled before it was looked at.
      return new QueuePut.Result(0, 0);
    }
    throw refusal;
  }
}
