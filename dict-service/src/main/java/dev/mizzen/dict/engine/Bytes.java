package dev.mizzen.dict.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes with equality and the order of their unsigned values, for keys and partitions. The array is
 * shared, not copied: whoever hands it over does not write to it again.
 */
public final class Bytes implements Comparable<Bytes> {
  private final byte[] array;
  private final int hash;

  private Bytes(byte[] array) {
    this.array = array;
    this.hash = Arrays.hashCode(array);
  }

  /** Takes the array over. */
  public static Bytes of(byte[] array) {
    return new Bytes(array);
  }

  /** The UTF-8 of a text. */
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The array itself, not to be written to. */
  public byte[] array() {
    return array;
  }

  /** Number of bytes. */
  public int length() {
    return array.length;
  }

  /** Whether these bytes come first in this; no bytes always do. */
  public boolean startsWith(Bytes prefix) {
    int length = prefix.array.length;
    return length <= array.length && Arrays.equals(array, 0, length, prefix.array, 0, length);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes b && hash == b.hash && Arrays.equals(array, b.array);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
