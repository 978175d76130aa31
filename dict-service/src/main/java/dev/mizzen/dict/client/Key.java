package dev.mizzen.dict.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A key of a dict: 1 … 2048 bytes. The Python client's {@code str} keys are their UTF-8. */
public final class Key {
  /** Most bytes of a key. */
  public static final int MAX_BYTES = 2_048;

  private final byte[] bytes;

  private Key(byte[] bytes) {
    this.bytes = bytes;
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a key must have 1 to %d bytes, this one has %d".formatted(MAX_BYTES, bytes.length));
    }
  }

  /** The UTF-8 of a text. */
  public static Key of(String text) {
    return new Key(text.getBytes(StandardCharsets.UTF_8));
  }

  /** These bytes. */
  public static Key of(byte[] bytes) {
    return new Key(bytes.clone());
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes read as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Without the key, which is the user's. */
  @Override
  public String toString() {
    return "Key[%d bytes]".formatted(bytes.length);
  }
}
