package dev.mizzen.volume.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which blocks of a local file are there: a bit for each, in memory and in a file beside it. A bit
 * is set after the block's bytes were written, so that a process that dies may lose bits, but no
 * bit says what is not true. Any thread may ask, one at a time may change it.
 */
final class Presence {

  private static final long MAGIC = 0x6d7a2d6d61700001L;
  private static final int BLOCK_AT = 2 * Long.BYTES;
  private static final int HEADER = 3 * Long.BYTES;

  private final Path map;
  private final Descriptors descriptors;
  private final AtomicLongArray words;
  private int missing;

  private Presence(Path map, Descriptors descriptors, AtomicLongArray words, int blocks) {
    this.map = map;
    this.descriptors = descriptors;
    this.words = words;
    this.missing = blocks;
    for (int i = 0; i < words.length(); i++) {
      missing -= Long.bitCount(words.get(i));
    }
  }

  private static AtomicLongArray words(int blocks) {
    return new AtomicLongArray((blocks + Long.SIZE - 1) / Long.SIZE);
  }

  private static ByteBuffer image(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Of a file that has nothing yet. */
  static Presence create(Path map, Descriptors descriptors, Layout layout) {
    var words = words(layout.blocks());
    byte[] bytes = new byte[HEADER + words.length() * Long.BYTES];
    image(bytes).putLong(MAGIC).putLong(layout.size()).putLong(layout.block());
    try (var file = descriptors.lease(map)) {
      file.write(bytes, bytes.length, 0);
    }
    return new Presence(map, descriptors, words, layout.blocks());
  }

  /** As an earlier process left it, empty when it left something else. */
  static Optional<Presence> load(Path map, Descriptors descriptors, Layout layout)
      throws IOException {
    var words = words(layout.blocks());
    var image = image(Files.readAllBytes(map));
    if (image.capacity() != HEADER + words.length() * Long.BYTES
        || image.getLong() != MAGIC
        || image.getLong() != layout.size()
        || image.getLong() != layout.block()) {
      return Optional.empty();
    }
    for (int i = 0; i < words.length(); i++) {
      words.set(i, image.getLong());
    }
    return Optional.of(new Presence(map, descriptors, words, layout.blocks()));
  }

  /** How many bytes are there, says the map, counting whole blocks. */
  static long bytes(Path map) throws IOException {
    var image = image(Files.readAllBytes(map));
    long blocks = 0;
    for (int at = HEADER; at + Long.BYTES <= image.capacity(); at += Long.BYTES) {
      blocks += Long.bitCount(image.getLong(at));
    }
    return blocks == 0 ? 0 : blocks * image.getLong(BLOCK_AT);
  }

  boolean has(int block) {
    return (words.get(block / Long.SIZE) >>> block & 1) != 0;
  }

  boolean isComplete() {
    return missing == 0;
  }

  /** These are there now. */
  void add(Span span) {
    int first = span.first() / Long.SIZE;
    int end = (span.end() - 1) / Long.SIZE + 1;
    byte[] bytes = new byte[(end - first) * Long.BYTES];
    var image = image(bytes);
    for (int word = first; word < end; word++) {
      image.putLong(words.get(word) | bits(span, word));
    }
    try (var file = descriptors.lease(map)) {
      file.write(bytes, bytes.length, HEADER + (long) first * Long.BYTES);
    }
    for (int word = first; word < end; word++) {
      long before = words.get(word);
      long after = before | bits(span, word);
      words.set(word, after);
      missing -= Long.bitCount(after) - Long.bitCount(before);
    }
  }

  private static long bits(Span span, int word) {
    long bits = 0;
    int end = Math.min(span.end(), (word + 1) * Long.SIZE);
    for (int block = Math.max(span.first(), word * Long.SIZE); block < end; block++) {
      bits |= 1L << block;
    }
    return bits;
  }
}
