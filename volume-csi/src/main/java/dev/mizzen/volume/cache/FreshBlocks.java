package dev.mizzen.volume.cache;

import dev.mizzen.volume.linux.LentPages;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.store.ObjectStore.Receiver;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Verified blocks that came a moment ago, in memory of a bounded size outside the heap: who reads
 * them does not wait for the disk, and the disk is written past the page cache. A block stays until
 * all of it was read, others need its place, or nobody wanted it for a while. One that is being
 * written stays in any case.
 */
final class FreshBlocks {

  /** What a block has at most, in bytes. */
  static final int SIZE = 1 << 20;

  private final int capacity;
  private final Patience patience;
  private final LongSupplier clock;
  private final Executor later;
  private final LentPages memory;
  private final Map<Key, Fresh> blocks = new LinkedHashMap<>();
  private int lent;
  private int unsettled;
  private boolean looking;

  /**
   * For how many nanoseconds what nobody has read yet stays.
   *
   * @param wanted when more is to be fetched that nobody needs yet
   * @param idle when nobody needs its place
   */
  record Patience(long wanted, long idle) {}

  private record Key(Hash file, int block) {}

  /** One block. Its fields are under the lock of all. */
  final class Fresh {
    private final Key key;
    private final MemorySegment place;
    private final MemorySegment bytes;
    private final long arrived;
    private final CompletableFuture<Boolean> kept = new CompletableFuture<>();
    private long read;
    private int users = 1;

    private Fresh(Key key, MemorySegment place, int length, long arrived) {
      this.key = key;
      this.place = place;
      this.bytes = place.asSlice(0, length);
      this.arrived = arrived;
    }

    /** Fills the segment with what is at that offset in the block. */
    void copy(long offset, MemorySegment into) {
      MemorySegment.copy(bytes, offset, into, 0, into.byteSize());
    }

    /** Waits until it is on the disk; false when it will never be. */
    boolean awaitKept() {
      return kept.join();
    }

    /**
     * Its bytes are not used any more by who has found it.
     *
     * @param count how many were read
     */
    void release(long count) {
      synchronized (FreshBlocks.this) {
        read += count;
        if (read >= bytes.byteSize() && kept.isDone()) {
          remove(this);
        }
        unuse(this);
      }
    }

    private void settle(boolean onDisk) {
      kept.complete(onDisk);
      release(0);
      settled();
    }
  }

  /** Room for the blocks of one request, to be filled from the beginning. */
  final class Room implements Receiver {
    private final List<MemorySegment> places;
    private List<Fresh> published = List.of();
    private int length;

    private Room(List<MemorySegment> places) {
      this.places = places;
    }

    @Override
    public void begin() {
      length = 0;
    }

    @Override
    public void piece(byte[] piece, int count) {
      for (int done = 0; done < count; ) {
        int at = length % SIZE;
        int step = Math.min(count - done, SIZE - at);
        MemorySegment.copy(MemorySegment.ofArray(piece), done, places.get(length / SIZE), at, step);
        length += step;
        done += step;
      }
    }

    /** How many bytes came. */
    int length() {
      return length;
    }

    /** Where they are, in order; all but the last are full. */
    List<MemorySegment> bytes() {
      return published.stream().map(block -> block.bytes).toList();
    }

    /** Lets everybody read what came: it is right. Settle it later. */
    void publish(Hash file, int first) {
      synchronized (FreshBlocks.this) {
        published = new ArrayList<>();
        long now = clock.getAsLong();
        for (int at = 0; at < length; at += SIZE) {
          var key = new Key(file, first + at / SIZE);
          var fresh = new Fresh(key, places.get(at / SIZE), Math.min(SIZE, length - at), now);
          Optional.ofNullable(blocks.get(key)).ifPresent(FreshBlocks.this::remove);
          blocks.put(key, fresh);
          // One use is the writer's, one everybody's.
          fresh.users++;
          unsettled++;
          published.add(fresh);
        }
        places.subList(published.size(), places.size()).forEach(FreshBlocks.this::free);
        watch();
      }
    }

    /** They are on the disk, or never will be; their places may go to others. */
    void settle(boolean onDisk) {
      published.forEach(block -> block.settle(onDisk));
    }

    /** Nothing came. */
    void giveBack() {
      synchronized (FreshBlocks.this) {
        places.forEach(FreshBlocks.this::free);
      }
    }
  }

  /**
   * @param capacity in blocks
   * @param clock in nanoseconds
   * @param later runs what it is given after a pause, on another thread
   */
  FreshBlocks(int capacity, Patience patience, LongSupplier clock, Executor later) {
    this.capacity = capacity;
    this.patience = patience;
    this.clock = clock;
    this.later = later;
    this.memory = new LentPages(SIZE, later);
  }

  /**
   * Room for what is to be fetched.
   *
   * @param count of blocks
   * @param ahead whether nobody needs them yet: then what was fetched ahead of others stays
   */
  synchronized Optional<Room> take(int count, boolean ahead) {
    int missing = count - (capacity - lent);
    if (missing > 0 && !evict(missing, ahead)) {
      return Optional.empty();
    }
    var places = new ArrayList<MemorySegment>();
    for (int i = 0; i < count; i++) {
      places.add(memory.take());
    }
    lent += count;
    return Optional.of(new Room(places));
  }

  private void free(MemorySegment place) {
    lent--;
    memory.giveBack(place);
  }

  private void watch() {
    if (!looking && !blocks.isEmpty()) {
      looking = true;
      later.execute(this::look);
    }
  }

  /** Drops what is on the disk and was not wanted. */
  private synchronized void look() {
    long now = clock.getAsLong();
    unused().filter(block -> now - block.arrived >= patience.idle()).toList().forEach(this::remove);
    looking = false;
    watch();
  }

  /** Blocks that may go, in the order in which they came. */
  private Stream<Fresh> unused() {
    return blocks.values().stream().filter(block -> block.users == 1 && block.kept.isDone());
  }

  /** Of those that came first, as many as it takes; none when there are not as many. */
  private boolean evict(int count, boolean ahead) {
    long now = clock.getAsLong();
    var gone =
        unused()
            .filter(block -> !ahead || now - block.arrived >= patience.wanted())
            .limit(count)
            .toList();
    if (gone.size() < count) {
      return false;
    }
    gone.forEach(this::remove);
    return true;
  }

  /** A block that is here; it stays until it is released. */
  synchronized Optional<Fresh> find(Hash file, int block) {
    var found = Optional.ofNullable(blocks.get(new Key(file, block)));
    found.ifPresent(fresh -> fresh.users++);
    return found;
  }

  private synchronized void settled() {
    unsettled--;
    notifyAll();
  }

  /** Waits until nothing is being written to the disk any more. */
  synchronized void awaitSettled() {
    boolean interrupted = false;
    while (unsettled > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether more than half of the memory waits for the disk: it is slower than who reads. */
  synchronized boolean waitsForDisk() {
    return unsettled > capacity / 2;
  }

  /** Whether it is here. */
  synchronized boolean has(Hash file, int block) {
    return blocks.containsKey(new Key(file, block));
  }

  private void remove(Fresh block) {
    if (blocks.remove(block.key, block)) {
      unuse(block);
    }
  }

  private void unuse(Fresh block) {
    block.users--;
    if (block.users == 0) {
      free(block.place);
    }
  }
}
