package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** A get, a lease, or a look at items: it waits in the line of its partition. */
class TakeWaiter<T> extends Waiter<T> {
  /** Takes from a partition in which something waits. */
  interface Take<T> {
    /** Empty when what waits there is not for this one. */
    Optional<T> from(Batch batch, PartitionState partition) throws RocksDBException;
  }

  final Bytes partition;
  private final Take<T> take;
  private final T nothing;

  TakeWaiter(
      Waiters waiters, ObjectName name, Bytes partition, long waitNanos, Take<T> take, T nothing) {
    super(waiters, name, waitNanos);
    this.partition = partition;
    this.take = take;
    this.nothing = nothing;
  }

  @Override
  final Optional<T> attempt(Batch batch, QueueState queue) throws RocksDBException {
    PartitionState state = queue.partitions.get(partition);
    return state == null || state.waiting.isEmpty() ? Optional.empty() : take.from(batch, state);
  }

  @Override
  final T nothing() {
    return nothing;
  }
}
