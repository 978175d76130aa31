package dev.mizzen.volume.cache;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Open files, a bounded number of them unless more are in use at one moment. Methods may throw
 * {@link dev.mizzen.volume.linux.KernelException}.
 */
final class Descriptors implements AutoCloseable {

  private static final int SLICE = 256 << 10;
  private static final int MODE = 0600;

  /** Places, lengths and memory of what is written past the page cache are multiples of it. */
  private static final int ALIGNED = 4096;

  private final int limit;
  private final Map<Path, Open> open = new LinkedHashMap<>(16, 0.75f, true);
  private volatile boolean pastCache = true;
  private final ThreadLocal<MemorySegment> slice =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SLICE));

  Descriptors(int limit) {
    this.limit = limit;
  }

  private static final class Open {
    private final Descriptor descriptor;
    private int users;
    private boolean forgotten;

    Open(Descriptor descriptor) {
      this.descriptor = descriptor;
    }
  }

  /** A file in use. */
  final class Lease implements AutoCloseable {
    private final Open file;

    private Lease(Open file) {
      this.file = file;
    }

    /** Fills the segment. */
    void read(MemorySegment into, long position) throws IOException {
      if (into.isNative()) {
        fill(into, position);
        return;
      }
      var buffer = slice.get();
      for (long done = 0; done < into.byteSize(); done += SLICE) {
        var part = buffer.asSlice(0, Math.min(SLICE, into.byteSize() - done));
        fill(part, position + done);
        MemorySegment.copy(part, 0, into, done, part.byteSize());
      }
    }

    private void fill(MemorySegment into, long position) throws IOException {
      if (file.descriptor.pread(into, position) < into.byteSize()) {
        throw new EOFException("A file of the cache was cut short by somebody else");
      }
    }

    void write(byte[] bytes, int length, long position) {
      var buffer = slice.get();
      for (int done = 0; done < length; done += SLICE) {
        int step = Math.min(SLICE, length - done);
        MemorySegment.copy(bytes, done, buffer, ValueLayout.JAVA_BYTE, 0, step);
        file.descriptor.pwrite(buffer.asSlice(0, step), position + done);
      }
    }

    void write(List<MemorySegment> parts, long position) {
      long at = position;
      for (var part : parts) {
        file.descriptor.pwrite(part, at);
        at += part.byteSize();
      }
    }

    /** Cuts the file, or lengthens it by a hole. */
    void setLength(long length) {
      file.descriptor.truncate(length);
    }

    @Override
    public void close() {
      end(file);
    }
  }

  /**
   * Opens the file to be read and written; makes it when it is not there. The kernel reads nothing
   * of it that is not asked for: what is next to that may not be here yet.
   */
  synchronized Lease lease(Path path) {
    var file = open.get(path);
    if (file == null) {
      var descriptor = Descriptor.open(path, Descriptor.O_RDWR | Descriptor.O_CREAT, MODE);
      descriptor.advise(Descriptor.POSIX_FADV_RANDOM);
      file = new Open(descriptor);
      open.put(path, file);
      file.users++;
      shrink();
    } else {
      file.users++;
    }
    return new Lease(file);
  }

  /**
   * Writes to a file past the page cache, where the file system can: who reads it has a page cache
   * of their own, and pages that are filled and written back twice cost more than the disk does.
   *
   * @param file the same, open
   * @param parts of multiples of a page, in aligned memory; only the last may end otherwise
   * @param position a multiple of a page
   */
  void writePastCache(Path path, Lease file, List<MemorySegment> parts, long position) {
    long all = parts.stream().mapToLong(MemorySegment::byteSize).sum();
    long done = pastCache ? writeDirectly(path, parts, all - all % ALIGNED, position) : 0;
    long at = 0;
    for (var part : parts) {
      long skip = Math.clamp(done - at, 0, part.byteSize());
      file.write(List.of(part.asSlice(skip)), position + at + skip);
      at += part.byteSize();
    }
  }

  /** How much of it was written. */
  private long writeDirectly(Path path, List<MemorySegment> parts, long length, long position) {
    if (length == 0) {
      return 0;
    }
    try (var file = Descriptor.open(path, Descriptor.O_WRONLY | Descriptor.O_DIRECT, 0);
        var arena = Arena.ofConfined()) {
      return file.pwritev(vectors(parts, length, arena), position);
    } catch (KernelException e) {
      if (e.errno() != KernelException.EINVAL) {
        throw e;
      }
      // The file system does not know it.
      pastCache = false;
      return 0;
    }
  }

  private static MemorySegment vectors(List<MemorySegment> parts, long length, Arena arena) {
    var vectors = arena.allocate(ValueLayout.JAVA_LONG, 2L * parts.size());
    long rest = length;
    for (int i = 0; i < parts.size(); i++) {
      long step = Math.min(rest, parts.get(i).byteSize());
      vectors.setAtIndex(ValueLayout.JAVA_LONG, 2L * i, parts.get(i).address());
      vectors.setAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1, step);
      rest -= step;
    }
    return vectors;
  }

  /** From now on the path means another file or none. */
  synchronized void forget(Path path) {
    var file = open.remove(path);
    if (file != null) {
      retire(file);
    }
  }

  private synchronized void end(Open file) {
    file.users--;
    if (file.forgotten) {
      retire(file);
    }
  }

  private void shrink() {
    var eldest = open.values().iterator();
    while (open.size() > limit && eldest.hasNext()) {
      var file = eldest.next();
      if (file.users == 0) {
        eldest.remove();
        retire(file);
      }
    }
  }

  private static void retire(Open file) {
    file.forgotten = true;
    if (file.users == 0) {
      file.descriptor.close();
    }
  }

  @Override
  public synchronized void close() {
    List.copyOf(open.keySet()).forEach(this::forget);
  }
}
