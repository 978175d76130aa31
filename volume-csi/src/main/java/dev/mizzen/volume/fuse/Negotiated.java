package dev.mizzen.volume.fuse;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What kernel and server have agreed on for the life of a mount. The kernel tells it once, so that
 * it must be kept together with the descriptor.
 *
 * @param minor of the protocol 7.x
 * @param flags of INIT that both know
 * @param maxWrite bytes of the largest write
 */
public record Negotiated(int minor, long flags, int maxWrite) {

  private static final byte FORMAT = 1;

  /** For {@link #of}. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES + Integer.BYTES)
        .put(FORMAT)
        .putInt(minor)
        .putLong(flags)
        .putInt(maxWrite)
        .array();
  }

  /**
   * @throws IllegalArgumentException for other bytes than {@link #toBytes} gives
   */
  public static Negotiated of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    try {
      if (buffer.get() != FORMAT) {
        throw new IllegalArgumentException("What was negotiated is in a newer format");
      }
      return new Negotiated(buffer.getInt(), buffer.getLong(), buffer.getInt());
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("What was negotiated is cut short", e);
    }
  }

  /** Whether the kernel sends requests again whose server has died (Linux 6.9). */
  public boolean resends() {
    return has(Protocol.HAS_RESEND);
  }

  boolean passesThrough() {
    return has(Protocol.PASSTHROUGH);
  }

  boolean hasEpochs() {
    return minor >= Protocol.MINOR_WITH_EPOCH;
  }

  private boolean has(long flag) {
    return (flags & flag) != 0;
  }
}
