package dev.mizzen.volume.upload;

import dev.mizzen.volume.snapshot.ContentWriter;
import dev.mizzen.volume.snapshot.Entry;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads a file that may be written meanwhile. */
public final class FileReader {

  private static final int ATTEMPTS = 3;

  private final ContentWriter writer;

  /**
   * What was read.
   *
   * @param stat of the file that has exactly this content, or {@link Stat#UNKNOWN}
   * @param whole false when the file was written all the time, so that this may be a state between
   *     two writes
   */
  public record Read(ContentWriter.Written written, Stat stat, boolean whole) {
    /**
     * The file.
     *
     * @throws IllegalStateException before the writer was flushed
     */
    public Entry.File entry() {
      return written.file();
    }
  }

  public FileReader(ContentWriter writer) {
    this.writer = writer;
  }

  /**
   * The file's content at some moment. Of a file that never holds still it may be a state between
   * two writes; such a file is read again at the next commit.
   *
   * @param file a path that stays the same file
   * @param path in the volume
   * @param known what is committed there; when that has this content, it is what was read
   */
  public Read read(Path file, String path, Optional<Entry> known) throws IOException {
    var same = known.filter(Entry.File.class::isInstance).map(Entry.File.class::cast);
    for (int attempt = 1; ; attempt++) {
      long readAt = nanos(Instant.now());
      var before = Stat.of(file);
      var written = content(file, path, before, same);
      boolean still = Stat.of(file).equals(before) && written.size() == before.size();
      if (still || attempt == ATTEMPTS) {
        return new Read(written, still ? before.settledAt(readAt) : Stat.UNKNOWN, still);
      }
    }
  }

  /**
   * Waits, some milliseconds at most, until what was written last is old enough for a later write
   * to show in how the file looks.
   */
  public static void awaitSettled(Path file) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      long left = Stat.of(file).settlesIn(nanos(Instant.now()));
      if (left == 0) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  private ContentWriter.Written content(
      Path file, String path, Stat stat, Optional<Entry.File> known) throws IOException {
    var arriving =
        new ContentWriter.Arriving(path, stat.isExecutable(), stat.modifiedNanos(), stat.size());
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return writer.write(arriving, Channels.newInputStream(channel), known);
    }
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
