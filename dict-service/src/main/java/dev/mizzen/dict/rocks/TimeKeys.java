package dev.mizzen.dict.rocks;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of the index of times: id, kind, time, key of the entry without its id. Within one dict and
 * kind they are in the order in which entries are over.
 */
final class TimeKeys {
  /** By the end of the time to live. */
  static final byte TTL = 0;

  /** By the last use. */
  static final byte IDLE = 1;

  private static final int TIME_AT = Long.BYTES + 1;
  private static final int KEY_AT = TIME_AT + Long.BYTES;

  private TimeKeys() {}

  static byte[] key(byte kind, long time, byte[] entryKey) {
    return ByteBuffer.allocate(entryKey.length + 1 + Long.BYTES)
        .put(entryKey, 0, Long.BYTES)
        .put(kind)
        .putLong(time)
        .put(entryKey, Long.BYTES, entryKey.length - Long.BYTES)
        .array();
  }

  /** The least key of a kind. */
  static byte[] begin(long id, int kind) {
    return ByteBuffer.allocate(TIME_AT).putLong(id).put((byte) kind).array();
  }

  static long time(byte[] timeKey) {
    return ByteBuffer.wrap(timeKey, TIME_AT, Long.BYTES).getLong();
  }

  static byte[] entryKey(byte[] timeKey) {
    return ByteBuffer.allocate(timeKey.length - 1 - Long.BYTES)
        .put(timeKey, 0, Long.BYTES)
        .put(Arrays.copyOfRange(timeKey, KEY_AT, timeKey.length))
        .array();
  }
}
