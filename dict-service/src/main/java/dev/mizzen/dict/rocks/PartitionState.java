package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One partition that holds items. Plain ones, of which nothing is known but that they wait, are all
 * from head to tail but the held ones; before the head there are only held ones. Its moment is the
 * end of its time.
 */
final class PartitionState extends Moment {
  /** In {@link #lastPut} on disk: nobody knows, so take the time of opening. */
  static final long UNKNOWN = -1;

  private static final int LENGTH = 5 * Long.BYTES;

  final Bytes name;
  final QueueState queue;

  /** Of the queue's data that it belongs to. */
  final long id;

  /** Everything that a get would find, held or not. */
  final Sequences waiting = new Sequences();

  final Map<Long, HeldItem> held = new HashMap<>();
  final TreeMap<Long, HeldItem> dead = new TreeMap<>();
  long head;
  long tail;

  /** Of the values of plain items. */
  long plainBytes;

  /** When its time began, in milliseconds since 1970. */
  long lastPut;

  /** As the last put said; 0: as the queue says. */
  long ownMillis;

  long delayed;
  long leased;

  /** When the item at the front was put; a guess from below until somebody needs to know. */
  long frontPut;

  /** Of which item {@link #frontPut} is exact. */
  long frontKnown = Sequences.NONE;

  PartitionState(QueueState queue, Bytes name, long first) {
    this.queue = queue;
    this.id = queue.id;
    this.name = name;
    this.head = first;
    this.tail = first;
  }

  @Override
  long sequence() {
    return OWN;
  }

  @Override
  PartitionState partition() {
    return this;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && delayed + leased == 0 && dead.isEmpty();
  }

  /** Items that wait or are delayed. */
  long open() {
    return waiting.size() + delayed;
  }

  /** When its time is over, or {@link Chore#NEVER}. */
  long end() {
    long millis =
        ownMillis > 0 ? ownMillis : Fields.millis(queue.definition.policy().partitionTtl());
    return millis == 0 ? Chore.NEVER : lastPut + millis;
  }

  /** A held item begins to wait, or waits no more. */
  void wait(HeldItem item, boolean begins) {
    if (begins) {
      waiting.add(item.sequence());
    } else {
      waiting.remove(item.sequence());
    }
  }

  /** A held item is dead, or is no more. */
  void die(HeldItem item, boolean begins) {
    if (begins) {
      dead.put(item.sequence(), item);
      queue.withDead.put(name, this);
    } else {
      dead.remove(item.sequence());
      if (dead.isEmpty()) {
        queue.withDead.remove(name);
      }
    }
  }

  byte[] write() {
    return ByteBuffer.allocate(LENGTH)
        .putLong(head)
        .putLong(tail)
        .putLong(plainBytes)
        .putLong(lastPut)
        .putLong(ownMillis)
        .array();
  }

  /** Without what is held there: to be added before it is {@link QueueState#restored}. */
  static PartitionState read(QueueState queue, Bytes name, byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    PartitionState state = new PartitionState(queue, name, in.getLong());
    state.tail = in.getLong();
    state.plainBytes = in.getLong();
    state.lastPut = in.getLong();
    state.ownMillis = in.getLong();
    return state;
  }
}
