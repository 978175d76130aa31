package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import java.lang.foreign.MemorySegment;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is asked of open directories. Listings live here and not beyond this process: a handle of an
 * earlier one is opened again by its node, and goes on at the position it had.
 */
final class DirectoryOperations {

  private static final int DIRENT_BYTES = 24;

  /** Positions 1 and 2 are after the names that every directory has. */
  private static final int DOTS = 2;

  private static final int TYPE_SHIFT = 12;

  private record OpenDirectory(FileSystem.Listing listing) {}

  private final FileSystem fileSystem;
  private final Map<Long, OpenDirectory> open = new ConcurrentHashMap<>();
  private final AtomicLong handles;

  DirectoryOperations(FileSystem fileSystem, Clock clock) {
    this.fileSystem = fileSystem;
    // Never the handles of an earlier process again, unless it opened four million a millisecond.
    this.handles = new AtomicLong(clock.millis() << 22);
  }

  int opendir(Request request, MemorySegment answer) {
    long handle = handles.incrementAndGet();
    open.put(handle, new OpenDirectory(fileSystem.opendir(request.node())));
    return Answers.opened(answer, handle, Protocol.FOPEN_KEEP_CACHE | Protocol.FOPEN_CACHE_DIR, 0);
  }

  int releasedir(Request request) {
    Optional.ofNullable(open.remove(request.u64(0))).ifPresent(this::close);
    return 0;
  }

  private void close(OpenDirectory directory) {
    synchronized (directory) {
      directory.listing().close();
    }
  }

  int fsyncdir(Request request) {
    boolean dataOnly = (request.u32(8) & Protocol.FSYNC_DATA_ONLY) != 0;
    fileSystem.fsync(request.node(), 0, dataOnly);
    return 0;
  }

  int readdir(Request request, MemorySegment answer) {
    return list(request, answer, false);
  }

  int readdirplus(Request request, MemorySegment answer) {
    return list(request, answer, true);
  }

  private int list(Request request, MemorySegment answer, boolean plus) {
    long handle = request.u64(0);
    long position = request.u64(8);
    int size = request.u32(16);
    if (position < 0 || size < 0 || size > answer.byteSize()) {
      throw new Errno(Errno.EINVAL);
    }
    var directory =
        open.computeIfAbsent(
            handle, unknown -> new OpenDirectory(fileSystem.opendir(request.node())));
    synchronized (directory) {
      return list(directory.listing(), request.node(), position, answer.asSlice(0, size), plus);
    }
  }

  private int list(
      FileSystem.Listing listing, long node, long from, MemorySegment answer, boolean plus) {
    int length = 0;
    long position = from;
    while (true) {
      var item = next(listing, node, position, plus);
      if (item.isEmpty()) {
        return length;
      }
      int added = put(answer, length, item.get(), plus, position);
      if (added == 0) {
        if (plus && position >= DOTS) {
          fileSystem.forget(item.get().attributes().node(), 1);
        }
        return length;
      }
      length += added;
      position = item.get().position();
    }
  }

  private static Optional<FileSystem.Item> next(
      FileSystem.Listing listing, long node, long position, boolean plus) {
    if (position < DOTS) {
      // Of the two the kernel takes no attributes, and resolves them itself.
      var self = new Attributes(node, Attributes.DIRECTORY, 1, 0, 0, 0, 0, 0);
      return Optional.of(new FileSystem.Item(position == 0 ? "." : "..", position + 1, self));
    }
    return listing
        .next(position - DOTS, plus)
        .map(item -> new FileSystem.Item(item.name(), item.position() + DOTS, item.attributes()));
  }

  /** Writes struct fuse_dirent, for {@code plus} behind an entry; 0 when there is no room. */
  private static int put(
      MemorySegment answer, int at, FileSystem.Item item, boolean plus, long position) {
    byte[] name = Names.encode(item.name());
    int entry = plus ? Answers.ENTRY_OUT_BYTES : 0;
    int length = (entry + DIRENT_BYTES + name.length + 7) & ~7;
    if (length > answer.byteSize() - at) {
      return 0;
    }
    var out = answer.asSlice(at, length);
    out.set(U64, length - 8, 0);
    if (plus && position < DOTS) {
      out.asSlice(0, entry).fill((byte) 0);
    } else if (plus) {
      Answers.entry(out, item.attributes());
    }
    out.set(U64, entry, item.attributes().node());
    out.set(U64, entry + 8, item.position());
    out.set(U32, entry + 16, name.length);
    out.set(U32, entry + 20, (item.attributes().mode() & Attributes.TYPE_MASK) >> TYPE_SHIFT);
    Names.copy(name, out.asSlice(entry + DIRENT_BYTES));
    return length;
  }
}
