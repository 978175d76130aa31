package dev.mizzen.volume.lazy;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
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

/** The local files of what a pod has written, by number. */
final class Staging {

  private final Path directory;
  private final List<Long> condemned = new ArrayList<>();
  private int held;

  Staging(Path directory) {
    this.directory = directory;
  }

  void make() throws IOException {
    Files.createDirectories(directory);
  }

  Path path(long local) {
    return directory.resolve(Long.toString(local));
  }

  Descriptor create(long local) {
    return Descriptor.open(
        path(local), Descriptor.O_RDWR | Descriptor.O_CREAT | Descriptor.O_EXCL, 0600);
  }

  Descriptor open(long local) {
    return Descriptor.open(path(local), Descriptor.O_RDWR, 0);
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
    Files.setLastModifiedTime(path(local), FileTime.from(nanos, TimeUnit.NANOSECONDS));
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
    try {
      Files.deleteIfExists(path(local));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes all that nothing refers to. */
  void sweep(LongPredicate needed) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.matches("\\d{1,18}") || !needed.test(Long.parseLong(name))) {
          Files.delete(file);
        }
      }
    }
  }
}
