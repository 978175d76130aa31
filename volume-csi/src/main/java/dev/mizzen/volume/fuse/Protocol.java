package dev.mizzen.volume.fuse;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.ValueLayout;

/**
 * Numbers of the kernel's include/uapi/linux/fuse.h, protocol 7.45. All integers are in the
 * machine's own order.
 */
final class Protocol {

  static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED;
  static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED;
  static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED;

  static final int MAJOR = 7;
  static final int MINOR = 45;

  /** The kernel refuses to hand a request to a smaller buffer. */
  static final int MIN_READ_BUFFER = 8192;

  static final int IN_HEADER_BYTES = 40;
  static final int OUT_HEADER_BYTES = 16;

  /** Set in the number of a request that the kernel sends again. */
  static final long UNIQUE_RESEND = 1L << 63;

  // Opcodes.
  static final int LOOKUP = 1;
  static final int FORGET = 2;
  static final int GETATTR = 3;
  static final int SETATTR = 4;
  static final int READLINK = 5;
  static final int SYMLINK = 6;
  static final int MKNOD = 8;
  static final int MKDIR = 9;
  static final int UNLINK = 10;
  static final int RMDIR = 11;
  static final int RENAME = 12;
  static final int LINK = 13;
  static final int OPEN = 14;
  static final int READ = 15;
  static final int WRITE = 16;
  static final int STATFS = 17;
  static final int RELEASE = 18;
  static final int FSYNC = 20;
  static final int SETXATTR = 21;
  static final int GETXATTR = 22;
  static final int LISTXATTR = 23;
  static final int REMOVEXATTR = 24;
  static final int INIT = 26;
  static final int OPENDIR = 27;
  static final int READDIR = 28;
  static final int RELEASEDIR = 29;
  static final int FSYNCDIR = 30;
  static final int CREATE = 35;
  static final int INTERRUPT = 36;
  static final int DESTROY = 38;
  static final int NOTIFY_REPLY = 41;
  static final int BATCH_FORGET = 42;
  static final int FALLOCATE = 43;
  static final int READDIRPLUS = 44;
  static final int RENAME2 = 45;
  static final int LSEEK = 46;

  // Flags of INIT; those above bit 31 travel in a field of their own.
  static final long ASYNC_READ = 1L;
  static final long ATOMIC_O_TRUNC = 1L << 3;
  static final long BIG_WRITES = 1L << 5;
  static final long DO_READDIRPLUS = 1L << 13;
  static final long READDIRPLUS_AUTO = 1L << 14;
  static final long ASYNC_DIO = 1L << 15;
  static final long PARALLEL_DIROPS = 1L << 18;
  static final long ABORT_ERROR = 1L << 21;
  static final long MAX_PAGES = 1L << 22;
  static final long CACHE_SYMLINKS = 1L << 23;
  static final long EXPLICIT_INVAL_DATA = 1L << 25;
  static final long HANDLE_KILLPRIV_V2 = 1L << 28;
  static final long INIT_EXT = 1L << 30;
  static final long DIRECT_IO_ALLOW_MMAP = 1L << 36;
  static final long PASSTHROUGH = 1L << 37;
  static final long NO_EXPORT_SUPPORT = 1L << 38;
  static final long HAS_RESEND = 1L << 39;
  static final long ALLOW_IDMAP = 1L << 40;

  // Flags in the answer to OPEN and its kin.
  static final int FOPEN_KEEP_CACHE = 1 << 1;
  static final int FOPEN_CACHE_DIR = 1 << 3;
  static final int FOPEN_NOFLUSH = 1 << 5;
  static final int FOPEN_PASSTHROUGH = 1 << 7;

  // Bits that say what a SETATTR changes.
  static final int FATTR_MODE = 1;
  static final int FATTR_UID = 1 << 1;
  static final int FATTR_GID = 1 << 2;
  static final int FATTR_SIZE = 1 << 3;
  static final int FATTR_MTIME = 1 << 5;
  static final int FATTR_MTIME_NOW = 1 << 8;

  static final int FSYNC_DATA_ONLY = 1;

  // Notices, which are answers to nothing.
  static final int NOTIFY_INVAL_INODE = 2;
  static final int NOTIFY_INVAL_ENTRY = 3;
  static final int NOTIFY_RESEND = 7;
  static final int NOTIFY_INC_EPOCH = 8;

  /** The first protocol with {@link #NOTIFY_INC_EPOCH}. */
  static final int MINOR_WITH_EPOCH = 44;

  private Protocol() {}
}
