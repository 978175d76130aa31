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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One queue as the writer sees it. Only partitions that hold items are in {@link #partitions}
 * between batches.
 */
final class QueueState extends Kept<QueuePolicy> {
  private static final int COUNTS_LENGTH = 5 * Long.BYTES;

  final Map<Bytes, PartitionState> partitions = new HashMap<>();

  /** Those with dead items, in order. */
  final TreeMap<Bytes, PartitionState> withDead = new TreeMap<>();

  /** Who waits for items of a partition, in the order they came. */
  final Map<Bytes, LinkedHashSet<Waiter<?>>> lines = new HashMap<>();

  /** Who waits for room, in the order they came. */
  final LinkedHashSet<PutWaiter> room = new LinkedHashSet<>();

  /** No sequence number below this one may be given to a partition that is made anew. */
  long firstFree;

  /** Grows when all is cleared: what was taken before does not come back. */
  long clears;

  long enqueued;
  long done;
  long dropped;
  long waiting;
  long delayed;
  long leased;
  long dead;
  long bytes;

  /** Partitions that hold items, also within a batch. */
  long filled;

  long waiters;

  QueueState(ObjectName name, long id, Definition<QueuePolicy> definition, LastUse lastUse) {
    super(name, id, definition, lastUse);
  }

  long items() {
    return waiting + delayed + leased + dead;
  }

  PartitionState partition(Bytes partition) {
    return partitions.computeIfAbsent(partition, p -> new PartitionState(this, p, firstFree));
  }

  /** A partition read back with all that is held there: what is left is plain. */
  void restored(PartitionState partition) {
    long from = partition.head;
    for (long sequence : new TreeSet<>(partition.held.keySet()).tailSet(partition.head)) {
      partition.waiting.add(from, sequence);
      from = sequence + 1;
    }
    partition.waiting.add(from, partition.tail);
    waiting += partition.waiting.size();
    bytes += partition.plainBytes;
    List.copyOf(partition.held.values()).forEach(this::enter);
    filled++;
  }

  /** A held item is now where its state says. */
  void enter(HeldItem item) {
    PartitionState partition = item.partition();
    partition.held.put(item.sequence(), item);
    bytes += item.size;
    move(item, 1);
  }

  /** A held item is nowhere; for a moment, or for good. */
  void leave(HeldItem item) {
    PartitionState partition = item.partition();
    partition.held.remove(item.sequence());
    bytes -= item.size;
    move(item, -1);
  }

  private void move(HeldItem item, int change) {
    PartitionState partition = item.partition();
    switch (item.state) {
      case WAITING -> {
        waiting += change;
        partition.wait(item, change > 0);
      }
      case DELAYED -> {
        delayed += change;
        partition.delayed += change;
      }
      case LEASED -> {
        leased += change;
        partition.leased += change;
      }
      case DEAD -> {
        dead += change;
        partition.die(item, change > 0);
      }
      default -> throw new IllegalStateException("an item is nowhere");
    }
  }

  /** Another object's items begin here. */
  void forgetItems() {
    partitions.clear();
    withDead.clear();
    waiting = 0;
    delayed = 0;
    leased = 0;
    dead = 0;
    bytes = 0;
    filled = 0;
  }

  /** Of another object nothing was ever put. */
  void forgetCounts() {
    enqueued = 0;
    done = 0;
    dropped = 0;
  }

  /** Without the oldest, which takes a look at the items. */
  QueueInfo info() {
    return info(Optional.empty());
  }

  QueueInfo info(Optional<Duration> oldest) {
    return new QueueInfo(
        definition,
        waiting,
        delayed,
        leased,
        dead,
        filled,
        bytes,
        oldest,
        enqueued,
        done,
        dropped,
        waiters,
        lastUse.ago());
  }

  byte[] writeCounts() {
    return ByteBuffer.allocate(COUNTS_LENGTH)
        .putLong(firstFree)
        .putLong(clears)
        .putLong(enqueued)
        .putLong(done)
        .putLong(dropped)
        .array();
  }

  void readCounts(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    firstFree = in.getLong();
    clears = in.getLong();
    enqueued = in.getLong();
    done = in.getLong();
    dropped = in.getLong();
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
    return state;
  }
}
