package dev.mizzen.volume.lazy;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Places of one length in one local file, each for a small file. What is asked of a place is asked
 * by one thread at a time.
 */
final class SmallSpace implements AutoCloseable {

  /** Bytes that a file may have. */
  static final int LARGEST = 64 << 10;

  /** What is in use at once costs memory. */
  private static final int MOST = 1 << 16;

  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int FILE_MODE = 0100600;

  private final Path file;
  private final SmallIndex index;
  private final LongSupplier clock;

  /** Of places that were used. */
  private final Deque<Integer> free = new ArrayDeque<>();

  /** That were ever used. */
  private int places;

  private int used;
  private volatile Descriptor data;

  /**
   * @param clock nanoseconds since the epoch
   */
  SmallSpace(Path directory, LongSupplier clock) {
    this.file = directory.resolve("small");
    this.index = new SmallIndex(directory.resolve("small.index"));
    this.clock = clock;
  }

  /** Drops whatever there is. */
  void clear() throws IOException {
    Files.deleteIfExists(file);
    index.delete();
  }

  /**
   * Goes on with what an earlier process has left.
   *
   * @return places of the local files that are needed, by their numbers
   */
  synchronized Map<Long, Integer> recover(LongPredicate needed) throws IOException {
    var found = new HashMap<Long, Integer>();
    for (long local : index.read()) {
      int place = places++;
      if (local != SmallIndex.NONE && needed.test(local)) {
        found.put(local, place);
      } else {
        index.clear(place);
        free.add(place);
      }
    }
    used = found.size();
    if (used > 0) {
      data = opened();
    } else {
      Files.deleteIfExists(file);
    }
    return found;
  }

  private Descriptor opened() {
    return Descriptor.open(file, Descriptor.O_RDWR | Descriptor.O_CREAT, 0600);
  }

  /** The place of an empty file; empty when there are too many. */
  OptionalInt create(long local) {
    int place = take();
    if (place >= 0) {
      index.create(place, local, clock.getAsLong());
    }
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(place);
  }

  private synchronized int take() {
    if (free.isEmpty() && places == MOST) {
      return -1;
    }
    if (data == null) {
      data = opened();
    }
    if (free.isEmpty()) {
      index.reserve(places + 1);
    }
    used++;
    return free.isEmpty() ? places++ : free.pop();
  }

  /** Nobody needs the place any more. */
  synchronized void give(int place) {
    index.clear(place);
    free.push(place);
    used--;
    try {
      if (used == 0) {
        data.truncate(0);
      } else {
        data.fallocate(KEEP_SIZE | PUNCH_HOLE, at(place), LARGEST);
      }
    } catch (KernelException e) {
      if (e.errno() != KernelException.EOPNOTSUPP) {
        throw e;
      }
      // What it takes of the disk goes to whatever has the place next.
    }
  }

  private static long at(int place) {
    return (long) place * LARGEST;
  }

  Stat stat(int place) {
    return new Stat(index.size(place), index.modified(place), index.changed(place), 0, FILE_MODE);
  }

  void modified(int place, long nanos) {
    index.modified(place, nanos, clock.getAsLong());
  }

  long size(int place) {
    return index.size(place);
  }

  /** Returns how many bytes there are from the offset on, at most all that are wanted. */
  int read(int place, long offset, MemorySegment into) {
    long length = Math.min(into.byteSize(), index.size(place) - offset);
    return length <= 0 ? 0 : data.pread(into.asSlice(0, length), at(place) + offset);
  }

  /**
   * @return false, with nothing done, when the file would be too long
   */
  boolean write(int place, long offset, MemorySegment from) {
    if (offset > LARGEST - from.byteSize()) {
      return false;
    }
    fillUpTo(place, offset);
    data.pwrite(from, at(place) + offset);
    index.written(place, Math.max(index.size(place), offset + from.byteSize()), clock.getAsLong());
    return true;
  }

  /**
   * @return false, with nothing done, when the file would be too long
   */
  boolean truncate(int place, long size) {
    if (size > LARGEST) {
      return false;
    }
    fillUpTo(place, size);
    index.written(place, size, clock.getAsLong());
    return true;
  }

  /** Behind the end may be what this file, or the one before it, had there. */
  private void fillUpTo(int place, long end) {
    long size = index.size(place);
    if (end > size) {
      try (var arena = Arena.ofConfined()) {
        data.pwrite(arena.allocate(end - size), at(place) + size);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (data != null) {
      data.close();
      data = null;
    }
    index.close();
  }
}
