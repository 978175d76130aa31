package dev.mizzen.volume.fuse;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names between the kernel's bytes and text. */
final class Names {

  static final int LONGEST = 255;
  private static final int LONGEST_TARGET = 4095;

  private Names() {}

  /** A name that is to be there: one that no file system of ours can have is not found. */
  static String existing(MemorySegment bytes) {
    return name(bytes, Errno.ENOENT);
  }

  /** A name that is to be made. */
  static String fresh(MemorySegment bytes) {
    return name(bytes, Errno.EILSEQ);
  }

  /** The target of a link that is to be made. */
  static String target(MemorySegment bytes) {
    if (bytes.byteSize() > LONGEST_TARGET) {
      throw new Errno(Errno.ENAMETOOLONG);
    }
    return decode(bytes, Errno.EILSEQ);
  }

  private static String name(MemorySegment bytes, int unreadable) {
    if (bytes.byteSize() > LONGEST) {
      throw new Errno(Errno.ENAMETOOLONG);
    }
    return decode(bytes, unreadable);
  }

  private static String decode(MemorySegment bytes, int unreadable) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new Errno(unreadable);
    }
  }

  static byte[] encode(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Copies bytes to the segment's beginning. */
  static void copy(byte[] from, MemorySegment to) {
    MemorySegment.copy(from, 0, to, ValueLayout.JAVA_BYTE, 0, from.length);
  }
}
