package dev.mizzen.volume.cache;

/**
 * How a file lies in blocks.
 *
 * @param size of the file, in bytes
 * @param block in bytes
 */
record Layout(long size, int block) {

  int blocks() {
    return blocks(size);
  }

  private int blocks(long bytes) {
    return Math.toIntExact((bytes + block - 1) / block);
  }

  /** The blocks in which these bytes lie. */
  Span around(long offset, long length) {
    return new Span(Math.toIntExact(offset / block), blocks(offset + length));
  }

  /** Where these blocks begin, in bytes. */
  long offset(Span blocks) {
    return (long) blocks.first() * block;
  }

  /** Where these blocks end, in bytes. */
  long end(Span blocks) {
    return Math.min((long) blocks.end() * block, size);
  }

  /** How many bytes these blocks have. */
  long bytes(Span blocks) {
    return end(blocks) - offset(blocks);
  }
}
