package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import java.lang.foreign.MemorySegment;

/** Structures that several answers have in common. All write every byte of theirs. */
final class Answers {

  static final int ATTR_BYTES = 88;
  static final int ATTR_OUT_BYTES = 16 + ATTR_BYTES;
  static final int ENTRY_OUT_BYTES = 40 + ATTR_BYTES;
  static final int OPEN_OUT_BYTES = 16;

  /** Seconds that the kernel may remember something: until it is told otherwise. */
  private static final long FOREVER = 1L << 40;

  private static final int BLOCK = 512;
  private static final int FILE_SYSTEM_BLOCK = 4096;

  /**
   * Programs take it as the size of their buffers, and each write of a program is a request here.
   */
  private static final int PREFERRED_IO = 128 << 10;

  private static final long NANOS = 1_000_000_000;

  private Answers() {}

  /** struct fuse_attr_out. */
  static int attributes(MemorySegment out, Attributes attributes) {
    out.set(U64, 0, FOREVER);
    out.set(U64, 8, 0);
    attr(out, 16, attributes);
    return ATTR_OUT_BYTES;
  }

  /** struct fuse_entry_out. */
  static int entry(MemorySegment out, Attributes attributes) {
    out.set(U64, 0, attributes.node());
    out.set(U64, 8, 0);
    out.set(U64, 16, FOREVER);
    out.set(U64, 24, FOREVER);
    out.set(U64, 32, 0);
    attr(out, 40, attributes);
    return ENTRY_OUT_BYTES;
  }

  /** struct fuse_entry_out of a name that is not there, to be remembered too. */
  static int noEntry(MemorySegment out) {
    out.asSlice(0, ENTRY_OUT_BYTES).fill((byte) 0);
    out.set(U64, 16, FOREVER);
    return ENTRY_OUT_BYTES;
  }

  /** struct fuse_open_out. */
  static int opened(MemorySegment out, long handle, int flags, int backing) {
    out.set(U64, 0, handle);
    out.set(U32, 8, flags);
    out.set(U32, 12, backing);
    return OPEN_OUT_BYTES;
  }

  /** struct fuse_kstatfs. */
  static int statistics(MemorySegment out, FileSystem.Statistics statistics) {
    out.asSlice(0, 80).fill((byte) 0);
    out.set(U64, 0, statistics.bytes() / FILE_SYSTEM_BLOCK);
    out.set(U64, 8, statistics.freeBytes() / FILE_SYSTEM_BLOCK);
    out.set(U64, 16, statistics.availableBytes() / FILE_SYSTEM_BLOCK);
    out.set(U64, 24, statistics.files());
    out.set(U64, 32, statistics.freeFiles());
    out.set(U32, 40, FILE_SYSTEM_BLOCK);
    out.set(U32, 44, Names.LONGEST);
    out.set(U32, 48, FILE_SYSTEM_BLOCK);
    return 80;
  }

  private static void attr(MemorySegment out, int at, Attributes attributes) {
    long modified = attributes.modifiedNanos();
    long changed = attributes.changedNanos();
    out.set(U64, at, attributes.node());
    out.set(U64, at + 8, attributes.size());
    out.set(U64, at + 16, (attributes.size() + BLOCK - 1) / BLOCK);
    // Nobody keeps when something was read.
    out.set(U64, at + 24, Math.floorDiv(modified, NANOS));
    out.set(U64, at + 32, Math.floorDiv(modified, NANOS));
    out.set(U64, at + 40, Math.floorDiv(changed, NANOS));
    out.set(U32, at + 48, (int) Math.floorMod(modified, NANOS));
    out.set(U32, at + 52, (int) Math.floorMod(modified, NANOS));
    out.set(U32, at + 56, (int) Math.floorMod(changed, NANOS));
    out.set(U32, at + 60, attributes.mode());
    out.set(U32, at + 64, attributes.links());
    out.set(U32, at + 68, attributes.uid());
    out.set(U32, at + 72, attributes.gid());
    out.set(U32, at + 76, 0);
    out.set(U32, at + 80, PREFERRED_IO);
    out.set(U32, at + 84, 0);
  }
}
