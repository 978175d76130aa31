package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U16;
import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** INIT, the first request of every mount, and the only one that comes alone. */
public final class Handshake {

  /** Linux 5.4; what is older lacks half of what is relied on. */
  private static final int OLDEST_MINOR = 31;

  private static final int MAX_PAGES_COUNT = 256;
  private static final int SMALLEST_PAGE = 4096;

  /** Bytes of the longest answer to a read. */
  static final int MAX_READ = MAX_PAGES_COUNT * SMALLEST_PAGE;

  /**
   * Less than what is read at a time: every thread that waits for a request has so much in memory.
   */
  static final int MAX_WRITE = MAX_READ / 4;

  private static final int MAX_READAHEAD = 16 << 20;
  private static final short MAX_BACKGROUND = 64;
  private static final short CONGESTION = 48;
  private static final int INIT_OUT_BYTES = 64;

  /**
   * What we want of what the kernel offers. Names and contents are invalidated by notices alone,
   * hence EXPLICIT_INVAL_DATA and not AUTO_INVAL_DATA. HANDLE_KILLPRIV_V2 saves a question about
   * security.capability before each write; it is kept because files never have set-id bits. No
   * WRITEBACK_CACHE: it excludes passthrough.
   */
  private static final long WANTED =
      Protocol.ASYNC_READ
          | Protocol.ATOMIC_O_TRUNC
          | Protocol.BIG_WRITES
          | Protocol.DO_READDIRPLUS
          | Protocol.READDIRPLUS_AUTO
          | Protocol.ASYNC_DIO
          | Protocol.PARALLEL_DIROPS
          | Protocol.ABORT_ERROR
          | Protocol.MAX_PAGES
          | Protocol.CACHE_SYMLINKS
          | Protocol.EXPLICIT_INVAL_DATA
          | Protocol.HANDLE_KILLPRIV_V2
          | Protocol.INIT_EXT
          | Protocol.DIRECT_IO_ALLOW_MMAP
          | Protocol.PASSTHROUGH
          | Protocol.NO_EXPORT_SUPPORT
          | Protocol.HAS_RESEND
          | Protocol.ALLOW_IDMAP;

  private Handshake() {}

  /**
   * Answers the kernel's first request. Blocks until there is one.
   *
   * @param device mounted, and never read before
   * @throws IOException when the kernel is too old, or asks something else
   */
  public static Negotiated with(Descriptor device) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(MAX_WRITE + Protocol.MIN_READ_BUFFER, Long.BYTES);
      int length = device.read(buffer);
      var request = buffer.asSlice(0, length);
      if (length < Protocol.IN_HEADER_BYTES + 16 || request.get(U32, 4) != Protocol.INIT) {
        throw new IOException("The mount is already served: its first request is not INIT");
      }
      long unique = request.get(U64, 8);
      var init = request.asSlice(Protocol.IN_HEADER_BYTES);
      var negotiated = agree(init);
      device.write(answer(arena, unique, negotiated));
      return negotiated;
    }
  }

  private static Negotiated agree(MemorySegment init) throws IOException {
    int major = init.get(U32, 0);
    int minor = init.get(U32, 4);
    if (major != Protocol.MAJOR || minor < OLDEST_MINOR) {
      throw new IOException(
          "The kernel speaks FUSE %d.%d; 7.%d (Linux 5.4) or newer is needed"
              .formatted(major, minor, OLDEST_MINOR));
    }
    long offered = Integer.toUnsignedLong(init.get(U32, 12));
    if ((offered & Protocol.INIT_EXT) != 0 && init.byteSize() >= 20) {
      offered |= Integer.toUnsignedLong(init.get(U32, 16)) << 32;
    }
    return new Negotiated(Math.min(minor, Protocol.MINOR), offered & WANTED, MAX_WRITE);
  }

  private static MemorySegment answer(Arena arena, long unique, Negotiated negotiated) {
    var answer = arena.allocate(Protocol.OUT_HEADER_BYTES + INIT_OUT_BYTES, Long.BYTES);
    answer.set(U32, 0, (int) answer.byteSize());
    answer.set(U64, 8, unique);
    var out = answer.asSlice(Protocol.OUT_HEADER_BYTES);
    out.set(U32, 0, Protocol.MAJOR);
    out.set(U32, 4, negotiated.minor());
    // The kernel takes the smaller of this and what /sys says of the mount.
    out.set(U32, 8, MAX_READAHEAD);
    out.set(U32, 12, (int) negotiated.flags());
    out.set(U16, 16, MAX_BACKGROUND);
    out.set(U16, 18, CONGESTION);
    out.set(U32, 20, negotiated.maxWrite());
    out.set(U32, 24, 1);
    out.set(U16, 28, (short) MAX_PAGES_COUNT);
    out.set(U32, 32, (int) (negotiated.flags() >>> 32));
    out.set(U32, 36, negotiated.passesThrough() ? 1 : 0);
    return answer;
  }
}
