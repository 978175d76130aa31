package dev.mizzen.volume.lazy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Which small file has which place, with its size and times, in a local file that is mapped into
 * memory: what is noted outlives the process at once and costs no call. Not the node's power
 * failing. A row is changed by one thread at a time.
 */
final class SmallIndex implements AutoCloseable {

  /** Of a place that nobody has. */
  static final long NONE = 0;

  private static final int ROW = 32;
  private static final int ROWS = 4096;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  // Places in a row.
  private static final long LOCAL = 0;
  private static final long SIZE = 8;
  private static final long MODIFIED = 16;
  private static final long CHANGED = 24;

  private final Path file;
  private final Arena arena = Arena.ofShared();
  private volatile List<MemorySegment> parts = List.of();

  SmallIndex(Path file) {
    this.file = file;
  }

  void delete() throws IOException {
    parts = List.of();
    Files.deleteIfExists(file);
  }

  /** Numbers of the local files, or {@link #NONE}, by place. */
  List<Long> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    int count = (int) (Files.size(file) / ROW);
    reserve(count);
    var found = new ArrayList<Long>(count);
    for (int place = 0; place < count; place++) {
      found.add(row(place).get(ValueLayout.JAVA_LONG, LOCAL));
    }
    return found;
  }

  /** Has rows for so many places. For one thread at a time. */
  void reserve(int places) {
    while (parts.size() * ROWS < places) {
      var more = new ArrayList<>(parts);
      more.add(part(parts.size()));
      parts = List.copyOf(more);
    }
  }

  private MemorySegment part(int number) {
    long length = (long) ROW * ROWS;
    long start = number * length;
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return MappedPart.of(channel, start, length, arena);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MemorySegment row(int place) {
    return parts.get(place / ROWS).asSlice((long) (place % ROWS) * ROW, ROW);
  }

  /** An empty file has the place. */
  void create(int place, long local, long now) {
    var row = row(place);
    row.set(ValueLayout.JAVA_LONG, SIZE, 0);
    row.set(ValueLayout.JAVA_LONG, MODIFIED, now);
    row.set(ValueLayout.JAVA_LONG, CHANGED, now);
    LONG.setRelease(row, LOCAL, local);
  }

  /** Nobody has the place any more. */
  void clear(int place) {
    LONG.setRelease(row(place), LOCAL, NONE);
  }

  void written(int place, long size, long now) {
    var row = row(place);
    LONG.setRelease(row, SIZE, size);
    row.set(ValueLayout.JAVA_LONG, MODIFIED, now);
    row.set(ValueLayout.JAVA_LONG, CHANGED, now);
  }

  void modified(int place, long nanos, long now) {
    var row = row(place);
    row.set(ValueLayout.JAVA_LONG, MODIFIED, nanos);
    row.set(ValueLayout.JAVA_LONG, CHANGED, now);
  }

  long size(int place) {
    return row(place).get(ValueLayout.JAVA_LONG, SIZE);
  }

  long modified(int place) {
    return row(place).get(ValueLayout.JAVA_LONG, MODIFIED);
  }

  long changed(int place) {
    return row(place).get(ValueLayout.JAVA_LONG, CHANGED);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
