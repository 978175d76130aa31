package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import java.util.List;

/**
 * A lease is answered before it is synced. One that the death of the machine undoes was a delivery
 * too many, as there may always be, and whoever holds it settles nothing: the next life gives
 * higher epochs. But nobody is to see an item that may never have been put.
 */
final class LeaseWaiter extends TakeWaiter<List<Lease>> {
  LeaseWaiter(
      Waiters waiters, ObjectName name, Bytes partition, long waitNanos, Take<List<Lease>> take) {
    super(waiters, name, partition, waitNanos, take, List.of());
  }

  @Override
  boolean isRevocable(Batch batch, QueueState at, List<Lease> leases) {
    PartitionState from = at.partitions.get(partition);
    return leases.stream()
        .noneMatch(lease -> batch.queues.isNew(QueueLine.key(from, lease.ref().item().sequence())));
  }
}
