package dev.mizzen.volume.lazy;

import dev.mizzen.volume.cache.Content;
import dev.mizzen.volume.cache.Contents;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.VolumeRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Contents in a directory, each fetched whole when it is first read. */
final class LocalContents implements Contents {

  private final Path directory;
  private final AtomicLong fetched = new AtomicLong();

  LocalContents(Path directory) {
    try {
      this.directory = Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many files were fetched. */
  long fetched() {
    return fetched.get();
  }

  private Path path(Entry.File file) {
    return directory.resolve(file.size() + "-" + Integer.toHexString(file.chunks().hashCode()));
  }

  private synchronized Path fetch(VolumeRepository volume, Entry.File file) throws IOException {
    Path path = path(file);
    if (Files.notExists(path)) {
      fetched.incrementAndGet();
      Path young = Files.createTempFile(directory, "young", "");
      try (var channel = FileChannel.open(young, StandardOpenOption.WRITE)) {
        for (long at = 0; at < file.size(); ) {
          byte[] unit = volume.read(file, at);
          channel.write(java.nio.ByteBuffer.wrap(unit));
          at += unit.length;
        }
      }
      Files.move(young, path, StandardCopyOption.ATOMIC_MOVE);
    }
    return path;
  }

  @Override
  public Content open(VolumeRepository volume, Entry.File file) {
    return new Content() {
      @Override
      public long size() {
        return file.size();
      }

      @Override
      public int read(long offset, MemorySegment into) throws IOException {
        try (var descriptor = Descriptor.open(fetch(volume, file), Descriptor.O_RDONLY, 0)) {
          return descriptor.pread(into, offset);
        }
      }

      @Override
      public Optional<Path> complete() {
        return Optional.of(path(file)).filter(Files::exists);
      }

      @Override
      public Path fetchAll() throws IOException {
        return fetch(volume, file);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void adopt(Path local, Entry.File file) throws IOException {
    Files.move(local, path(file), StandardCopyOption.REPLACE_EXISTING);
  }
}
