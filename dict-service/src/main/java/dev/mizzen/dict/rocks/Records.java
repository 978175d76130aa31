package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys and values as they lie on disk; big-endian, so that byte order is number order. */
final class Records {
  private static final int ITEM_HEADER_1 = 1;
  private static final int ITEM_HEADER = 1 + Long.BYTES + 1;

  private Records() {}

  static int entryKeyLength(int keyLength) {
    return Long.BYTES + keyLength;
  }

  static byte[] entryKey(long id, Bytes key) {
    return ByteBuffer.allocate(Long.BYTES + key.length()).putLong(id).put(key.array()).array();
  }

  static Bytes keyOf(byte[] entryKey) {
    return Bytes.of(Arrays.copyOfRange(entryKey, Long.BYTES, entryKey.length));
  }

  /** Whether an entry key is of the data with this id. */
  static boolean hasId(byte[] entryKey, long id) {
    return ByteBuffer.wrap(entryKey).getLong() == id;
  }

  /** The least entry key behind all that begin with the prefix. */
  static byte[] prefixEnd(long id, Bytes prefix) {
    byte[] end = entryKey(id, prefix);
    int last = end.length - 1;
    while (end[last] == -1) {
      last--;
    }
    end[last]++;
    return Arrays.copyOf(end, last + 1);
  }

  static byte[] id(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  static byte[] itemKey(long id, Bytes partition, long sequence) {
    return ByteBuffer.allocate(Long.BYTES + 1 + partition.length() + Long.BYTES)
        .putLong(id)
        .put((byte) partition.length())
        .put(partition.array())
        .putLong(sequence)
        .array();
  }

  /**
   * An item as it is since format 2: a byte of 0 where format 1 had the length of the type, the
   * time of its put, and then as before.
   */
  static byte[] item(Value value, long putMillis) {
    byte[] type = value.contentType().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(ITEM_HEADER + type.length + value.data().length)
        .put((byte) 0)
        .putLong(putMillis)
        .put((byte) type.length)
        .put(type)
        .put(value.data())
        .array();
  }

  static Value item(byte[] stored) {
    int header = stored[0] == 0 ? ITEM_HEADER : ITEM_HEADER_1;
    int value = header + typeLength(stored, header - 1);
    return new Value(type(stored, header), Arrays.copyOfRange(stored, value, stored.length));
  }

  /** When it was put, in milliseconds since 1970; what is given for an item of format 1. */
  static long putMillis(byte[] stored, long otherwise) {
    return stored[0] == 0 ? ByteBuffer.wrap(stored).getLong(1) : otherwise;
  }

  static byte[] countsKey(long id) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) 'c').putLong(id).array();
  }

  /** The partition of an {@link #itemKey}. */
  static Bytes partitionOf(byte[] itemKey) {
    int begin = Long.BYTES + 1;
    return Bytes.of(Arrays.copyOfRange(itemKey, begin, begin + itemKey[Long.BYTES]));
  }

  /** The sequence number of an {@link #itemKey}. */
  static long sequenceOf(byte[] itemKey) {
    return ByteBuffer.wrap(itemKey).getLong(itemKey.length - Long.BYTES);
  }

  /** The id that a key begins with. */
  static long idOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  static byte[] definitionKey(char kind, ObjectName name) {
    byte[] text = (name.namespace() + '\0' + name.name()).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + text.length).put((byte) kind).put(text).array();
  }

  static ObjectName nameOf(byte[] definitionKey) {
    String text = new String(definitionKey, 1, definitionKey.length - 1, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    return new ObjectName(text.substring(0, end), text.substring(end + 1));
  }

  static byte[] partitionKey(long id, Bytes partition) {
    return ByteBuffer.allocate(1 + Long.BYTES + partition.length())
        .put((byte) 'p')
        .putLong(id)
        .put(partition.array())
        .array();
  }

  private static int typeLength(byte[] stored, int at) {
    return Byte.toUnsignedInt(stored[at]);
  }

  private static String type(byte[] stored, int start) {
    return new String(stored, start, typeLength(stored, start - 1), StandardCharsets.US_ASCII);
  }
}
