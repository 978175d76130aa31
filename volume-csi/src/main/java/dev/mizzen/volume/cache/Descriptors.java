package dev.mizzen.volume.cache;

import dev.mizzen.volume.linux.Descriptor;
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

  private final int limit;
  private final Map<Path, Open> open = new LinkedHashMap<>(16, 0.75f, true);
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

    /** Cuts the file, or lengthens it by a hole. */
    void setLength(long length) {
      file.descriptor.truncate(length);
    }

    @Override
    public void close() {
      end(file);
    }
  }

  /** Opens the file to be read and written; makes it when it is not there. */
  synchronized Lease lease(Path path) {
    var file = open.get(path);
    if (file == null) {
      file = new Open(Descriptor.open(path, Descriptor.O_RDWR | Descriptor.O_CREAT, MODE));
      open.put(path, file);
      file.users++;
      shrink();
    } else {
      file.users++;
    }
    return new Lease(file);
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
