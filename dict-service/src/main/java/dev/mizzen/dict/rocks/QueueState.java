package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
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
final class QueueState {
  final ObjectName name;
  final Map<Bytes, PartitionState> partitions = new HashMap<>();
  final Map<Bytes, LinkedHashSet<Waiter>> waiting = new HashMap<>();
  long id;
  Definition<QueuePolicy> definition;
  boolean retained;

  /** No sequence number below this one may be given to a partition that is made anew. */
  long firstFree;

  long items;
  long bytes;

  /** Partitions that hold items, also within a batch. */
  long filled;

  QueueState(ObjectName name, long id, Definition<QueuePolicy> definition) {
    this.name = name;
    this.id = id;
    this.definition = definition;
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

  private static QueuePolicy policy(QueueLimits limits) {
    QueuePolicy policy = QueuePolicy.DEFAULT;
    return new QueuePolicy(
        limits,
        policy.partitionTtl(),
        policy.leaseFor(),
        policy.maxAttempts(),
        policy.dedupWindow());
  }

  QueueInfo info() {
    return new QueueInfo(
        definition, items, 0, 0, 0, filled, bytes, Optional.empty(), items, 0, 0, 0, Duration.ZERO);
  }

  byte[] write() {
    return Fields.write(this::write);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(id);
    out.writeBoolean(retained);
    out.writeUTF(definition.uid());
    out.writeUTF(definition.reclaim().name());
    out.writeLong(definition.policy().limits().items());
    out.writeLong(definition.policy().limits().partitions());
    out.writeLong(definition.policy().limits().itemBytes());
    out.writeLong(firstFree);
  }

  static QueueState read(ObjectName name, byte[] stored) {
    return Fields.read(stored, in -> read(name, in));
  }

  private static QueueState read(ObjectName name, DataInputStream in) throws IOException {
    long id = in.readLong();
    boolean retained = in.readBoolean();
    String uid = in.readUTF();
    Reclaim reclaim = Reclaim.valueOf(in.readUTF());
    QueueLimits limits = new QueueLimits(in.readLong(), in.readLong(), in.readLong());
    QueueState state = new QueueState(name, id, new Definition<>(uid, policy(limits), reclaim));
    state.retained = retained;
    state.firstFree = in.readLong();
    return state;
  }
}
