package dev.mizzen.dict.rocks;

import java.nio.ByteBuffer;

/**
 * An item of which more is known than that it waits: it is delayed, leased or dead, or it waits
 * again. Its moment is the end of its delay or lease.
 */
final class HeldItem extends Moment {
  /** Where it is. The order of these is on disk. */
  enum State {
    WAITING,
    DELAYED,
    LEASED,
    DEAD
  }

  private static final State[] STATES = State.values();
  private static final int LENGTH = 1 + Long.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES;

  private final PartitionState partition;
  private final long sequence;

  /** Bytes of its value. */
  final int size;

  State state;
  int attempts;
  long epoch;

  HeldItem(PartitionState partition, long sequence, int size, State state) {
    this.partition = partition;
    this.sequence = sequence;
    this.size = size;
    this.state = state;
  }

  @Override
  long sequence() {
    return sequence;
  }

  @Override
  PartitionState partition() {
    return partition;
  }

  byte[] write() {
    return ByteBuffer.allocate(LENGTH)
        .put((byte) state.ordinal())
        .putLong(at)
        .putInt(attempts)
        .putLong(epoch)
        .putInt(size)
        .array();
  }

  /** As it was written, and not yet on the agenda: {@code at} says only when it is to be. */
  static HeldItem read(PartitionState partition, long sequence, byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    State state = STATES[in.get()];
    long at = in.getLong();
    int attempts = in.getInt();
    long epoch = in.getLong();
    HeldItem item = new HeldItem(partition, sequence, in.getInt(), state);
    item.at = at;
    item.attempts = attempts;
    item.epoch = epoch;
    return item;
  }
}
