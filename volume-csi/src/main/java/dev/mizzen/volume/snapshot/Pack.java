package dev.mizzen.volume.snapshot;

/**
 * Where a small file lies among others in one object.
 *
 * @param name SHA-256 of the whole object
 * @param offset of the file in it, in bytes
 */
public record Pack(Hash name, long offset) {

  /** Files up to this many bytes are packed. */
  public static final int FILE_LIMIT = 256 << 10;

  /** Bytes that a pack has at most. */
  public static final int SIZE = 8 << 20;
}
