package dev.mizzen.volume.lazy;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * The local files of what a pod has written, by number: in a file each, or together while they are
 * small.
 */
final class Staging implements AutoCloseable {

  private final Path directory;
  private final SmallFiles small;
  private final List<Long> condemned = new ArrayList<>();
  private int held;

  /**
   * @param directory of the files that have one each
   * @param small the others
   */
  Staging(Path directory, SmallFiles small) {
    this.directory = directory;
    this.small = small;
  }

  void make() throws IOException {
    Files.createDirectories(directory);
  }

  /** Drops everything, but what lies in the directory. */
  void clear() throws IOException {
    small.clear();
  }

  /** Where it is; what was small becomes a file of its own. */
  Path path(long local) {
    var path = own(local);
    small.moveOut(local, path);
    return path;
  }

  private Path own(long local) {
    return directory.resolve(Long.toString(local));
  }

  /** A file of its own. */
  Descriptor create(long local) {
    return Descriptor.open(
        own(local), Descriptor.O_RDWR | Descriptor.O_CREAT | Descriptor.O_EXCL, 0600);
  }

  /**
   * An empty file that is expected to stay small.
   *
   * @return false when there are too many: then there is none
   */
  boolean createSmall(long local) {
    return small.create(local);
  }

  boolean isSmall(long local) {
    return small.has(local);
  }

  StagedFile open(long local) {
    return new StagedFile(this, small, local);
  }

  /**
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  Stat stat(long local) throws IOException {
    var found = small.stat(local);
    return found.isPresent() ? found.get() : Stat.of(own(local));
  }

  /** Whether anybody may still write it, be it through mapped memory. */
  boolean isWritten(long local) {
    try (var file = Descriptor.open(path(local), Descriptor.O_RDONLY, 0)) {
      return file.isWritten();
    }
  }

  /** Whether {@link #isWritten} is told right here: not every file system of a disk can. */
  boolean canSeeWriters() throws IOException {
    Path probe = directory.resolve("probe");
    try (var file =
        Descriptor.open(
            probe, Descriptor.O_RDONLY | Descriptor.O_CREAT | Descriptor.O_EXCL, 0600)) {
      boolean seen;
      try (var writer = FileChannel.open(probe, StandardOpenOption.WRITE)) {
        seen = writer.isOpen() && file.isWritten();
      }
      return seen && !file.isWritten();
    } catch (KernelException e) {
      return false;
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** Copies, without moving a byte where the disk can share them. */
  void copy(Path from, long local) throws IOException {
    try (var in = FileChannel.open(from, StandardOpenOption.READ);
        var out =
            FileChannel.open(
                path(local), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      long size = in.size();
      for (long done = 0; done < size; ) {
        long moved = in.transferTo(done, size - done, out);
        if (moved <= 0) {
          throw new IOException("%s became shorter while it was copied".formatted(from));
        }
        done += moved;
      }
    }
  }

  void modified(long local, long nanos) throws IOException {
    var done =
        small.at(
            local,
            (space, place) -> {
              space.modified(place, nanos);
              return true;
            });
    if (done.isEmpty()) {
      Files.setLastModifiedTime(own(local), FileTime.from(nanos, TimeUnit.NANOSECONDS));
    }
  }

  /** Keeps every file until it is let go again, as often as it was held. */
  synchronized void hold() {
    held++;
  }

  synchronized void letGo() {
    held--;
    if (held == 0) {
      condemned.forEach(this::remove);
      condemned.clear();
    }
  }

  /** Deletes it, as soon as nobody holds. */
  synchronized void delete(long local) {
    if (held == 0) {
      remove(local);
    } else {
      condemned.add(local);
    }
  }

  private void remove(long local) {
    if (small.delete(local)) {
      return;
    }
    try {
      Files.deleteIfExists(own(local));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Goes on with what an earlier process has left, and deletes all that nothing refers to.
   *
   * @param sameLife whether the node has been up since
   */
  void recover(boolean sameLife, LongPredicate needed) throws IOException {
    if (sameLife) {
      small.recover(needed);
    } else {
      // None of them was synced.
      small.clear();
    }
    // A small file that was about to get one of its own is still where it was.
    sweep(local -> needed.test(local) && !small.has(local));
  }

  private void sweep(LongPredicate needed) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.matches("\\d{1,18}") || !needed.test(Long.parseLong(name))) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() {
    small.close();
  }
}
