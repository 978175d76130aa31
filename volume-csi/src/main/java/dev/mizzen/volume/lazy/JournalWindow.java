package dev.mizzen.volume.lazy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The part of a journal that is being written, mapped into memory. What is in it outlives the
 * process, at whatever moment that is killed: the length of a record, without which it is not
 * there, comes last. For one thread at a time.
 */
final class JournalWindow implements AutoCloseable {

  private static final int PAGE = 4096;
  private static final int BYTES = 64 * PAGE;
  private static final ValueLayout.OfInt LENGTH =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Arena arena;
  private final MemorySegment bytes;
  private final long start;

  private JournalWindow(Arena arena, MemorySegment bytes, long start) {
    this.arena = arena;
    this.bytes = bytes;
    this.start = start;
  }

  /**
   * @param end where the next record is to come; the file holds zeros behind that, if anything
   * @param length of that record
   * @throws IOException of the disk, which may be full; the file has no more records then, and none
   *     is broken
   */
  static JournalWindow at(FileChannel channel, long end, int length) throws IOException {
    long start = end / PAGE * PAGE;
    long size = Math.ceilDiv(end - start + length, (long) BYTES) * BYTES;
    var arena = Arena.ofShared();
    try {
      return new JournalWindow(arena, MappedPart.of(channel, start, size, arena), start);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Whether a record of that length has room there. */
  boolean has(long end, int length) {
    return end + length <= start + bytes.byteSize();
  }

  /**
   * @param record its length first, in four bytes
   */
  void put(long end, ByteBuffer record) {
    long at = end - start;
    int length = record.getInt(record.position());
    var rest = MemorySegment.ofBuffer(record).asSlice(Integer.BYTES);
    MemorySegment.copy(rest, 0, bytes, at + Integer.BYTES, rest.byteSize());
    // Not aligned, which a release store has to be.
    VarHandle.releaseFence();
    bytes.set(LENGTH, at, length);
  }

  @Override
  public void close() {
    arena.close();
  }
}
