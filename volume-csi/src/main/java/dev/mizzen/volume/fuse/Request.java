package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A request in the memory of the thread that serves it, valid until that thread reads the next.
 * What is asked for beyond its end is refused with EINVAL.
 */
final class Request {

  private static final Errno CUT_SHORT = new Errno(Errno.EINVAL);

  private final MemorySegment header;
  private final MemorySegment body;
  private final int length;

  /**
   * @param body longer than what was read
   * @param length of the body that was read
   */
  Request(MemorySegment header, MemorySegment body, int length) {
    this.header = header;
    this.body = body;
    this.length = length;
  }

  int opcode() {
    return header.get(U32, 4);
  }

  /** The number that the answer must carry. */
  long unique() {
    return header.get(U64, 8);
  }

  /** Whether an earlier life of this server may have served it already. */
  boolean resent() {
    return (unique() & Protocol.UNIQUE_RESEND) != 0;
  }

  long node() {
    return header.get(U64, 16);
  }

  FileSystem.Caller caller() {
    return new FileSystem.Caller(header.get(U32, 24), header.get(U32, 28), header.get(U32, 32));
  }

  /** Bytes after the header. */
  int length() {
    return length;
  }

  int u32(int offset) {
    need(offset, Integer.BYTES);
    return body.get(U32, offset);
  }

  /** The same where what is cut short is refused later. */
  int u32Or(int offset, int otherwise) {
    return offset <= length - Integer.BYTES ? body.get(U32, offset) : otherwise;
  }

  long u64(int offset) {
    need(offset, Long.BYTES);
    return body.get(U64, offset);
  }

  /** A part of the body, in place. */
  MemorySegment bytes(int offset, int count) {
    need(offset, count);
    return body.asSlice(offset, count);
  }

  /** Bytes up to the next zero, without it. */
  MemorySegment text(int offset) {
    for (int end = offset; end < length; end++) {
      if (body.get(ValueLayout.JAVA_BYTE, end) == 0) {
        return body.asSlice(offset, end - offset);
      }
    }
    throw CUT_SHORT;
  }

  private void need(int offset, int count) {
    if (count < 0 || offset > length - count) {
      throw CUT_SHORT;
    }
  }
}
