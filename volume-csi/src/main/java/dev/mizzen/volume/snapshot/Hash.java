package dev.mizzen.volume.snapshot;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256, the name of a chunk or of a directory node. Four words, because a large volume holds
 * very many.
 */
public record Hash(long a, long b, long c, long d) {

  /** Length in bytes. */
  public static final int LENGTH = 32;

  /** The hash of these bytes. */
  public static Hash of(byte[] content) {
    return of(content, content.length);
  }

  /** The hash of the first {@code length} bytes. */
  public static Hash of(byte[] content, int length) {
    return of(content, 0, length);
  }

  /** The hash of {@code length} bytes from that offset on. */
  public static Hash of(byte[] content, int offset, int length) {
    var digest = digest();
    digest.update(content, offset, length);
    return fromBytes(digest.digest(), 0);
  }

  /** A fresh one. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }

  static Hash fromBytes(byte[] bytes, int offset) {
    var words = ByteBuffer.wrap(bytes, offset, LENGTH);
    return new Hash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /**
   * @throws IllegalArgumentException when it is not 64 hexadecimal digits
   */
  public static Hash fromHex(String hex) {
    if (hex.length() != 2 * LENGTH) {
      throw new IllegalArgumentException("Not a SHA-256: " + hex);
    }
    return fromBytes(HexFormat.of().parseHex(hex), 0);
  }

  void writeTo(ByteBuffer buffer) {
    buffer.putLong(a).putLong(b).putLong(c).putLong(d);
  }

  byte[] bytes() {
    var buffer = ByteBuffer.allocate(LENGTH);
    writeTo(buffer);
    return buffer.array();
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
