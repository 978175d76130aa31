package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * An entry of a dict as it lies on disk, big-endian: a byte of flags, seven of version, the times
 * that the flags tell of, the length of the content type, the content type, the value. Format 1 had
 * no flags and no times: its first byte was always 0.
 */
final class EntryRecord {
  /** Bytes before the content type, at most. */
  static final int LONGEST_HEADER = 3 * Long.BYTES + 1;

  /** Has no time to live. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int EXPIRES = 1;
  private static final int USED = 2;
  private static final long VERSION = (1L << 56) - 1;

  private EntryRecord() {}

  /**
   * All but type and value.
   *
   * @param expires in milliseconds since 1970, or {@link #NEVER}
   * @param used when it was written, where idle time matters, else 0
   * @param size of the value, in bytes
   */
  record Head(long version, long expires, long used, long size) {}

  static byte[] write(Value value, long version, long expires, long used) {
    byte[] type = value.contentType().getBytes(StandardCharsets.US_ASCII);
    int flags = (expires == NEVER ? 0 : EXPIRES) | (used == 0 ? 0 : USED);
    ByteBuffer record =
        ByteBuffer.allocate(
            (1 + Integer.bitCount(flags)) * Long.BYTES + 1 + type.length + value.data().length);
    record.putLong((long) flags << 56 | version);
    if (expires != NEVER) {
      record.putLong(expires);
    }
    if (used != 0) {
      record.putLong(used);
    }
    return record.put((byte) type.length).put(type).put(value.data()).array();
  }

  /** Of a record of which at least the header is given. */
  static Head head(byte[] record, int length) {
    return new Head(version(record), expires(record), used(record), valueSize(record, length));
  }

  static long version(byte[] record) {
    return number(record, 0) & VERSION;
  }

  static long expires(byte[] record) {
    return (record[0] & EXPIRES) == 0 ? NEVER : number(record, Long.BYTES);
  }

  static long used(byte[] record) {
    return (record[0] & USED) == 0 ? 0 : number(record, typeAt(record) - 1 - Long.BYTES);
  }

  static long valueSize(byte[] record, int length) {
    return length - typeAt(record) - (long) typeLength(record);
  }

  static Value value(byte[] record, int length) {
    return new Value(
        type(record), Arrays.copyOfRange(record, typeAt(record) + typeLength(record), length));
  }

  static Lookup.Entry entry(byte[] record, int length, long now) {
    return new Lookup.Entry(value(record, length), version(record), expiresIn(record, now));
  }

  /** Of a record of which at least header and content type are given. */
  static Lookup.Info info(byte[] record, int length, long now) {
    return new Lookup.Info(
        type(record), valueSize(record, length), version(record), expiresIn(record, now));
  }

  private static Optional<Duration> expiresIn(byte[] record, long now) {
    long expires = expires(record);
    return expires == NEVER ? Optional.empty() : Optional.of(Duration.ofMillis(expires - now));
  }

  private static String type(byte[] record) {
    return new String(record, typeAt(record), typeLength(record), StandardCharsets.US_ASCII);
  }

  private static int typeAt(byte[] record) {
    return (1 + Integer.bitCount(record[0])) * Long.BYTES + 1;
  }

  private static int typeLength(byte[] record) {
    return Byte.toUnsignedInt(record[typeAt(record) - 1]);
  }

  private static long number(byte[] record, int at) {
    return ByteBuffer.wrap(record, at, Long.BYTES).getLong();
  }
}
