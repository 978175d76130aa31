package dev.mizzen.volume.lazy;

import dev.mizzen.volume.cache.Contents;
import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** The bytes of files: of a commit as long as nobody writes, of a local file from then on. */
final class FileIo {

  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ZERO_RANGE = 16;

  private final ViewState state;
  private final Staging staging;
  private final Quota quota;
  private final Contents contents;
  private final VolumeRepository volume;

  FileIo(
      ViewState state, Staging staging, Quota quota, Contents contents, VolumeRepository volume) {
    this.state = state;
    this.staging = staging;
    this.quota = quota;
    this.contents = contents;
    this.volume = volume;
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T under(Lock lock, Work<T> work) throws IOException {
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  int read(FileInode file, long offset, MemorySegment into) throws IOException {
    return under(
        file.io.readLock(),
        () ->
            switch (source(file)) {
              case Source.Local local -> local.bytes().pread(into, offset);
              case Source.Committed committed -> committed.content().read(offset, into);
            });
  }

  int write(FileInode file, long offset, MemorySegment from) throws IOException {
    return under(
        file.io.writeLock(),
        () -> {
          var bytes = staged(file);
          grow(file, Math.addExact(offset, from.byteSize()));
          file.version.incrementAndGet();
          modify(file, () -> bytes.pwrite(from, offset));
          return (int) from.byteSize();
        });
  }

  /** Cuts or lengthens. */
  void truncate(FileInode file, long size) throws IOException {
    under(
        file.io.writeLock(),
        () -> {
          stage(file, size == 0);
          var bytes = staged(file);
          grow(file, size);
          file.version.incrementAndGet();
          modify(file, () -> bytes.truncate(size));
          recount(file);
          return size;
        });
  }

  /** Makes the content local, so that it can be written. */
  void prepare(FileInode file, boolean truncate) throws IOException {
    if (truncate) {
      truncate(file, 0);
    } else {
      under(file.io.writeLock(), () -> staged(file));
    }
  }

  void fallocate(FileInode file, long offset, long length, int mode) throws IOException {
    boolean known =
        switch (mode) {
          case 0, KEEP_SIZE, KEEP_SIZE | PUNCH_HOLE, ZERO_RANGE, ZERO_RANGE | KEEP_SIZE -> true;
          default -> false;
        };
    if (!known) {
      throw new Errno(Errno.EOPNOTSUPP);
    }
    under(
        file.io.writeLock(),
        () -> {
          var bytes = staged(file);
          if ((mode & KEEP_SIZE) == 0) {
            grow(file, Math.addExact(offset, length));
          }
          file.version.incrementAndGet();
          modify(file, () -> bytes.fallocate(mode, offset, length));
          return mode;
        });
  }

  long lseek(FileInode file, long offset, int whence) throws IOException {
    return under(
        file.io.readLock(),
        () ->
            switch (source(file)) {
              case Source.Local local -> local.bytes().lseek(offset, whence);
              case Source.Committed committed -> {
                long size = committed.content().size();
                if (offset >= size) {
                  throw new Errno(KernelException.ENXIO);
                }
                yield whence == Descriptor.SEEK_DATA ? offset : size;
              }
            });
  }

  void fsync(FileInode file, boolean dataOnly) throws IOException {
    var synced =
        under(
            file.io.readLock(),
            () -> {
              if (!file.isStaged()) {
                return Optional.<Stat>empty();
              }
              var stat = Stat.of(staging.path(file.local));
              if (source(file) instanceof Source.Local local) {
                local.bytes().sync(dataOnly);
              }
              return Optional.of(stat);
            });
    synced.ifPresent(
        stat ->
            state.change(
                edit -> {
                  if (file.isStaged()) {
                    edit.apply(new Change.Synced(file.number, stat));
                  }
                  return stat;
                }));
    state.sync();
  }

  /** The local file with all of a committed content, if it is here; stays until it is closed. */
  Optional<Path> complete(FileInode file) throws IOException {
    return under(
        file.io.readLock(),
        () ->
            source(file) instanceof Source.Committed committed
                ? committed.content().complete()
                : Optional.empty());
  }

  /** Counts what a local file has by now. */
  void count(FileInode file) {
    file.io.writeLock().lock();
    try {
      if (file.isStaged()) {
        recount(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      file.io.writeLock().unlock();
    }
  }

  /** Lets go of what reading and writing needed, when nobody has it open any more. */
  void close(FileInode file) {
    file.io.writeLock().lock();
    try {
      if (file.handles == 0) {
        file.source.ifPresent(Source::close);
        file.source = Optional.empty();
      }
    } finally {
      file.io.writeLock().unlock();
    }
  }

  /** Under the file's lock, either side of it. */
  private Source source(FileInode file) throws IOException {
    var known = file.source;
    if (known.isPresent() && known.get().serves(file)) {
      return known.get();
    }
    synchronized (file) {
      var current = file.source;
      if (current.isEmpty() || !current.get().serves(file)) {
        // Nobody reads from it: only a reload without open files, or who writes alone, ends it.
        current.ifPresent(Source::close);
        file.source = Optional.empty();
        file.source = Optional.of(opened(file));
      }
      return file.source.get();
    }
  }

  private Source opened(FileInode file) {
    long local = file.local;
    int epoch = file.epoch;
    if (local != FileInode.CLEAN) {
      return new Source.Local(local, epoch, staging.open(local));
    }
    var entry = state.look(names -> names.entry(file)).map(Entry.File.class::cast);
    return new Source.Committed(
        epoch, contents.open(volume, entry.orElseThrow(() -> new Errno(Errno.EIO))));
  }

  /** Under the file's lock, alone. */
  private StagedFile staged(FileInode file) throws IOException {
    stage(file, false);
    if (source(file) instanceof Source.Local local) {
      return local.bytes();
    }
    throw new IllegalStateException("A local file is no content of a commit");
  }

  private void stage(FileInode file, boolean empty) throws IOException {
    if (file.isStaged()) {
      return;
    }
    record Before(Entry.File entry, long modified, int mode, long local) {}
    var before =
        state.change(
            edit -> {
              var entry = (Entry.File) edit.names().entry(file).orElseThrow();
              return new Before(
                  entry,
                  file.modified.orElse(entry.modifiedNanos()),
                  Modes.of(file, Optional.of(entry)),
                  edit.table().fresh());
            });
    staging.create(before.local()).close();
    try {
      if (!empty) {
        if (before.entry().size() > 0) {
          try (var content = contents.open(volume, before.entry())) {
            staging.copy(content.fetchAll(), before.local());
          }
        }
        staging.modified(before.local(), before.modified());
      }
      become(file, before.entry(), before.mode(), before.local(), empty);
    } catch (IOException | RuntimeException e) {
      staging.delete(before.local());
      throw e;
    }
  }

  private void become(FileInode file, Entry.File entry, int mode, long local, boolean empty) {
    state.change(
        edit -> {
          var changes = new ArrayList<Change>();
          edit.names().raise(file, changes);
          changes.add(new Change.Staged(file.number, local));
          changes.add(new Change.Mode(file.number, mode));
          if (!empty) {
            changes.add(new Change.Hashed(file.number, entry, Stat.UNKNOWN));
          }
          changes.add(new Change.CleanBytes(edit.table().cleanBytes() - entry.size()));
          edit.apply(changes);
          file.hashedVersion = empty ? -1 : file.version.get();
          file.counted = empty ? 0 : entry.size();
          quota.add(file.counted - entry.size());
          return local;
        });
  }

  private void grow(FileInode file, long end) {
    if (end > file.counted) {
      quota.reserve(end - file.counted);
      file.counted = end;
    }
  }

  /** What fails may have been done in part. */
  private void modify(FileInode file, Runnable change) throws IOException {
    try {
      change.run();
    } catch (KernelException e) {
      recount(file);
      throw e;
    }
  }

  private void recount(FileInode file) throws IOException {
    long size = staging.stat(file.local).size();
    quota.add(size - file.counted);
    file.counted = size;
  }
}
