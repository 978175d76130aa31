package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import java.lang.foreign.MemorySegment;

/**
 * A local file that is open. While it is small its bytes may lie among those of others; it becomes
 * a file of its own when that is not enough.
 */
final class StagedFile implements AutoCloseable {

  private final Staging staging;
  private final SmallFiles small;
  private final long local;
  private volatile Descriptor own;

  StagedFile(Staging staging, SmallFiles small, long local) {
    this.staging = staging;
    this.small = small;
    this.local = local;
    if (!small.open(this, local)) {
      own = Descriptor.open(staging.path(local), Descriptor.O_RDWR, 0);
    }
  }

  /** It is a file of its own from now on. */
  void own(Descriptor file) {
    own = file;
  }

  private Descriptor own() {
    if (own == null) {
      staging.path(local);
    }
    return own;
  }

  /** As {@link Descriptor#pread}. */
  int pread(MemorySegment into, long offset) {
    if (own == null) {
      var read = small.at(local, (space, place) -> space.read(place, offset, into));
      if (read.isPresent()) {
        return read.get();
      }
    }
    return own.pread(into, offset);
  }

  /** As {@link Descriptor#pwrite}. */
  void pwrite(MemorySegment from, long offset) {
    boolean written =
        own == null
            && small.at(local, (space, place) -> space.write(place, offset, from)).orElse(false);
    if (!written) {
      own().pwrite(from, offset);
    }
  }

  /** As {@link Descriptor#truncate}. */
  void truncate(long size) {
    boolean done =
        own == null && small.at(local, (space, place) -> space.truncate(place, size)).orElse(false);
    if (!done) {
      own().truncate(size);
    }
  }

  /** As {@link Descriptor#fallocate}. */
  void fallocate(int mode, long offset, long length) {
    own().fallocate(mode, offset, length);
  }

  /** As {@link Descriptor#lseek}; what is small has no holes. */
  long lseek(long offset, int whence) {
    if (own == null) {
      var size = small.at(local, SmallSpace::size);
      if (size.isPresent()) {
        if (offset < 0 || offset >= size.get()) {
          throw new Errno(KernelException.ENXIO);
        }
        return whence == Descriptor.SEEK_DATA ? offset : size.get();
      }
    }
    return own.lseek(offset, whence);
  }

  /** As {@link Descriptor#sync}. */
  void sync(boolean dataOnly) {
    own().sync(dataOnly);
  }

  @Override
  public void close() {
    small.close(this, local);
    if (own != null) {
      own.close();
    }
  }
}
