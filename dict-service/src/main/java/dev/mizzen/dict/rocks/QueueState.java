package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * One queue as the writer sees it. Only partitions that hold items are in {@link #partitions}
 * between batches.
 */
final class QueueState extends Kept<QueuePolicy> {
  final Map<Bytes, PartitionState> partitions = new HashMap<>();
  final Map<Bytes, LinkedHashSet<Waiter>> waiting = new HashMap<>();

  /** No sequence number below this one may be given to a partition that is made anew. */
  long firstFree;

  long items;
  long bytes;

  /** Partitions that hold items, also within a batch. */
  long filled;

  QueueState(ObjectName name, long id, Definition<QueuePolicy> definition, LastUse lastUse) {
    super(name, id, definition, lastUse);
  }

  PartitionState partition(Bytes partition) {
    return partitions.computeIfAbsent(partition, p -> new PartitionState(p, firstFree));
  }

  void restore(PartitionState partition) {
    partitions.put(partition.name, partition);
    items += partition.size();
    bytes += partition.bytes();
    filled++;
  }

  void forgetItems() {
    partitions.clear();
    items = 0;
    bytes = 0;
    filled = 0;
  }

  QueueInfo info() {
    return new QueueInfo(
        definition, items, 0, 0, 0, filled, bytes, Optional.empty(), items, 0, 0, 0, lastUse.ago());
  }

  @Override
  byte[] key() {
    return Records.definitionKey('q', name);
  }

  @Override
  void writeOwn(DataOutputStream out) throws IOException {
    QueuePolicy policy = definition.policy();
    out.writeLong(policy.limits().items());
    out.writeLong(policy.limits().partitions());
    out.writeLong(policy.limits().itemBytes());
    out.writeLong(Fields.millis(policy.partitionTtl()));
    out.writeLong(policy.leaseFor().toMillis());
    out.writeInt(policy.maxAttempts());
    out.writeLong(policy.dedupWindow().toMillis());
    out.writeLong(firstFree);
  }

  static QueueState read(ObjectName name, byte[] stored, LastUse lastUse) {
    return Fields.read(stored, in -> read(name, in, lastUse));
  }

  private static QueueState read(ObjectName name, DataInputStream in, LastUse lastUse)
      throws IOException {
    Common common = Common.read(in);
    QueueLimits limits = new QueueLimits(in.readLong(), in.readLong(), in.readLong());
    QueuePolicy policy =
        new QueuePolicy(
            limits,
            Fields.duration(in.readLong()),
            Duration.ofMillis(in.readLong()),
            in.readInt(),
            Duration.ofMillis(in.readLong()));
    QueueState state = new QueueState(name, common.id(), common.with(policy), lastUse);
    state.retained = common.retained();
    state.firstFree = in.readLong();
    return state;
  }
}
