package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.TreeSet;

/**
 * The ends of one partition. Live are the sequence numbers from head to tail, and before them those
 * that came back.
 */
final class PartitionState {
  final Bytes name;
  private final TreeSet<Long> returned = new TreeSet<>();
  private long head;
  private long tail;
  private long bytes;

  PartitionState(Bytes name, long first) {
    this.name = name;
    this.head = first;
    this.tail = first;
  }

  long size() {
    return tail - head + returned.size();
  }

  long bytes() {
    return bytes;
  }

  /** Where the numbers of a partition that follows this one may begin. */
  long tail() {
    return tail;
  }

  long front() {
    return returned.isEmpty() ? head : returned.first();
  }

  long append(long size) {
    bytes += size;
    return tail++;
  }

  void removeFront(long size) {
    bytes -= size;
    if (returned.pollFirst() == null) {
      head++;
    }
  }

  void comeBack(long sequence, long size) {
    bytes += size;
    returned.add(sequence);
  }

  byte[] write() {
    return Fields.write(this::write);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(head);
    out.writeLong(tail);
    out.writeLong(bytes);
    out.writeInt(returned.size());
    for (long sequence : returned) {
      out.writeLong(sequence);
    }
  }

  static PartitionState read(Bytes name, byte[] stored) {
    return Fields.read(stored, in -> read(name, in));
  }

  private static PartitionState read(Bytes name, DataInputStream in) throws IOException {
    PartitionState state = new PartitionState(name, in.readLong());
    state.tail = in.readLong();
    state.bytes = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      state.returned.add(in.readLong());
    }
    return state;
  }
}
