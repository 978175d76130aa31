package dev.mizzen.volume.upload;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Reads a file that may be written meanwhile. */
public final class FileReader {

  private static final int ATTEMPTS = 3;

  private final ChunkSink sink;

  /**
   * What was read.
   *
   * @param stat of the file that has exactly this content, or {@link Stat#UNKNOWN}
   * @param whole false when the file was written all the time, so that this may be a state between
   *     two writes
   */
  public record Read(Entry.File entry, Stat stat, boolean whole) {}

  public FileReader(ChunkSink sink) {
    this.sink = sink;
  }

  /**
   * The file's content at some moment. Of a file that never holds still it may be a state between
   * two writes; such a file is read again at the next commit.
   *
   * @param file a path that stays the same file
   */
  public Read read(Path file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long readAt = nanos(Instant.now());
      var before = Stat.of(file);
      var entry = content(file, before);
      boolean still = Stat.of(file).equals(before) && entry.size() == before.size();
      if (still || attempt == ATTEMPTS) {
        return new Read(entry, still ? before.settledAt(readAt) : Stat.UNKNOWN, still);
      }
    }
  }

  private Entry.File content(Path file, Stat stat) throws IOException {
    var chunks = new ArrayList<Hash>();
    byte[] inline = new byte[0];
    long size = 0;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (size < stat.size()) {
        byte[] chunk = next(channel, Chunks.length(stat.size(), chunks.size()));
        if (chunk.length == 0) {
          break;
        }
        Hash hash = Hash.of(chunk);
        size += chunk.length;
        chunks.add(hash);
        if (stat.size() <= Entry.INLINE_LIMIT) {
          inline = chunk;
        } else {
          sink.chunk(hash, chunk);
        }
        if (chunk.length < Chunks.SIZE) {
          break;
        }
      }
    }
    return new Entry.File(size, stat.isExecutable(), stat.modifiedNanos(), chunks, inline);
  }

  private static byte[] next(FileChannel channel, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      continue;
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
