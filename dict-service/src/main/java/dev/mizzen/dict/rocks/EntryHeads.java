package dev.mizzen.dict.rocks;

import java.util.Arrays;

/**
 * What the writer knows by heart of entries it has written or looked up: their first bytes and
 * their length, so that a write need not ask the disk how large what it replaces is. Bounded: a new
 * one takes the place of an old one, of four by turns. Ids are never given again, so what is
 * dropped as a whole is never asked for.
 */
final class EntryHeads {
  private static final int SETS = 1 << 15;
  private static final int WAYS = 4;

  /** With {@link #SETS} this bounds the memory: some 10 MiB with keys of usual length. */
  private static final int LONGEST_KEY = 64;

  private static final int START = EntryRecord.LONGEST_HEADER;

  /** The first bytes of the record, with room for the longest header; then the key. */
  private final byte[][] known = new byte[SETS * WAYS][];

  private final int[] lengths = new int[SETS * WAYS];
  private int turn;

  /**
   * Copies the first bytes of the record into the buffer.
   *
   * @param buffer with room for a header
   * @return length of the whole record, -1 when it is not known
   */
  int get(byte[] key, byte[] buffer) {
    int at = find(key);
    if (at < 0) {
      return -1;
    }
    System.arraycopy(known[at], 0, buffer, 0, START);
    return lengths[at];
  }

  /**
   * Remembers what is durable.
   *
   * @param record of which at least the header is there
   */
  void put(byte[] key, byte[] record, int length) {
    if (key.length > LONGEST_KEY) {
      return;
    }
    int at = find(key);
    if (at < 0) {
      at = free(key);
    }
    byte[] slot = Arrays.copyOf(record, START + key.length);
    Arrays.fill(slot, Math.min(record.length, START), START, (byte) 0);
    System.arraycopy(key, 0, slot, START, key.length);
    known[at] = slot;
    lengths[at] = length;
  }

  void forget(byte[] key) {
    int at = find(key);
    if (at >= 0) {
      known[at] = null;
    }
  }

  private int find(byte[] key) {
    int first = set(key);
    for (int at = first; at < first + WAYS; at++) {
      byte[] slot = known[at];
      if (slot != null && Arrays.equals(slot, START, slot.length, key, 0, key.length)) {
        return at;
      }
    }
    return -1;
  }

  private int free(byte[] key) {
    int first = set(key);
    for (int at = first; at < first + WAYS; at++) {
      if (known[at] == null) {
        return at;
      }
    }
    return first + (turn++ & (WAYS - 1));
  }

  private static int set(byte[] key) {
    int hash = Arrays.hashCode(key) * 0x9E3779B9;
    return (hash >>> 16 & SETS - 1) * WAYS;
  }
}
