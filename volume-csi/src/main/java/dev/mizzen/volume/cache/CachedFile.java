package dev.mizzen.volume.cache;

import dev.mizzen.volume.cache.Arrival.Landed;
import dev.mizzen.volume.cache.Flight.Outcome;
import dev.mizzen.volume.cache.Overflow.Piece;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.threads.ServingThread;
import dev.mizzen.volume.transfer.Transfers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * A local file whose blocks come when they are needed, or a little before: each once, however many
 * ask. It must be held on the {@link Shelf} while it is used.
 */
final class CachedFile {

  private final Hash name;
  private final Layout layout;
  private final Tools tools;
  private final LocalFile local;
  private final Arrival arrival;
  private final ReadAhead readAhead;
  private final Map<Integer, Flight> flights = new HashMap<>();

  /** What all files of a cache share. */
  record Tools(
      Shelf shelf,
      Descriptors descriptors,
      Transfers transfers,
      Overflow overflow,
      FreshBlocks fresh,
      CacheMetrics metrics) {}

  CachedFile(Hash name, Layout layout, ReadAhead.Growth growth, Tools tools) {
    this.name = name;
    this.layout = layout;
    this.tools = tools;
    this.local = new LocalFile(tools.shelf().place(name), layout, tools.descriptors());
    this.readAhead = new ReadAhead(growth, layout.blocks());
    this.arrival = new Arrival(name, layout, local, tools);
  }

  long size() {
    return layout.size();
  }

  /** The local file, when it has everything. */
  Optional<Path> complete() {
    return local.isComplete() ? Optional.of(local.path()) : Optional.empty();
  }

  /**
   * Fills the segment, and waits for what is not here.
   *
   * @return whether the store had to be waited for
   * @throws RuntimeException of the source
   */
  boolean read(long offset, MemorySegment into, Source source) throws IOException {
    if (!local.isComplete()) {
      var blocks = layout.around(offset, into.byteSize());
      prefetch(new Span(blocks.first() + 1, blocks.end()), source);
      readAhead
          .touched(blocks, offset + into.byteSize())
          .ifPresent(window -> readAhead.asked(window, prefetch(window.blocks(), source)));
    }
    return needAndRead(offset, into, source);
  }

  private boolean needAndRead(long offset, MemorySegment into, Source source) throws IOException {
    boolean waited = false;
    long here = offset;
    var blocks = layout.around(offset, into.byteSize());
    for (int block = blocks.first(); block < blocks.end(); block++) {
      var found = need(block, source);
      waited |= found.waited();
      if (found.memory().isPresent()) {
        var span = new Span(block, block + 1);
        long first = Math.max(offset, layout.offset(span));
        long last = Math.min(offset + into.byteSize(), layout.end(span));
        var part = into.asSlice(first - offset, last - first);
        found.memory().get().copy(first, part);
        readHere(here, first, offset, into);
        here = last;
      }
    }
    readHere(here, offset + into.byteSize(), offset, into);
    return waited;
  }

  private void readHere(long from, long to, long offset, MemorySegment into) throws IOException {
    if (to > from) {
      local.read(from, into.asSlice(from - offset, to - from));
    }
  }

  /** Fetches everything, and waits for it. */
  Path readAll(Source source) throws IOException {
    if (layout.size() == 0) {
      local.writeAll(new byte[0]);
    }
    for (int block = 0; block < layout.blocks(); block++) {
      if (!local.isHere(block)) {
        prefetch(new Span(block, layout.blocks()), source);
        if (!toDisk(need(block, source))) {
          throw new IOException(
              "No room for a file of %d bytes: the cache of volumes or the disk of the node is full"
                  .formatted(layout.size()));
        }
      }
      // Its place in memory is for what comes next.
      tools.fresh().find(name, block).ifPresent(fresh -> fresh.release(FreshBlocks.SIZE));
    }
    return local.path();
  }

  private static boolean toDisk(Found found) {
    return found.memory().map(Memory::toDisk).orElse(true);
  }

  /** Takes a local file that has everything; its old path is gone. */
  void adopt(Path file) throws IOException {
    if (local.isComplete() || !tools.shelf().reserveAll(name, layout.size())) {
      Files.delete(file);
    } else {
      local.adopt(file);
    }
  }

  /** What is here is wrong; it has to be fetched anew. */
  void forget() {
    local.forget();
    tools.overflow().forget(name, layout.blocks());
    tools.shelf().giveBackAll(name);
  }

  /** A block that is found in memory. */
  private interface Memory {

    /** Fills the segment with what is at that offset in the file; to be done once. */
    void copy(long offset, MemorySegment into);

    /** Whether it is on the disk too, as soon as that is known; to be asked once. */
    boolean toDisk();
  }

  private record Found(boolean waited, Optional<Memory> memory) {}

  private Found need(int block, Source source) {
    boolean waited = false;
    while (true) {
      var memory = inMemory(block);
      if (memory.isPresent() || local.isHere(block)) {
        return new Found(waited, memory);
      }
      var flight = joinOrClaim(block, source);
      if (flight.isEmpty()) {
        continue;
      }
      waited = true;
      fly(flight.get());
      switch (flight.get().await()) {
        case Outcome.Given given -> {
          return new Found(true, Optional.of(new OnHeap(given.piece())));
        }
        case Outcome.Failed failed -> {
          // It may have been for more than this block: who needs it asks for it alone.
          if (!flight.get().isAhead()) {
            throw failed.why();
          }
        }
        case Outcome.Kept kept -> {}
        case Outcome.Abandoned abandoned -> {}
      }
    }
  }

  private Optional<Memory> inMemory(int block) {
    long start = layout.offset(new Span(block, block + 1));
    return tools
        .fresh()
        .find(name, block)
        .<Memory>map(fresh -> new Fresh(fresh, start))
        .or(
            () ->
                local.isHere(block)
                    ? Optional.empty()
                    : tools.overflow().find(name, block).map(OnHeap::new));
  }

  private record OnHeap(Piece piece) implements Memory {
    @Override
    public void copy(long offset, MemorySegment into) {
      piece.copy(offset, into);
    }

    @Override
    public boolean toDisk() {
      return false;
    }
  }

  private record Fresh(FreshBlocks.Fresh block, long start) implements Memory {
    @Override
    public void copy(long offset, MemorySegment into) {
      block.copy(offset - start, into);
      block.release(into.byteSize());
    }

    @Override
    public boolean toDisk() {
      boolean kept = block.awaitKept();
      // Nobody else is likely to read it from memory.
      block.release(kept ? FreshBlocks.SIZE : 0);
      return kept;
    }
  }

  /**
   * Lets blocks come that nobody waits for yet, as far as there is room in memory.
   *
   * @return the first block that has not been asked for
   */
  private int prefetch(Span blocks, Source source) {
    int block = blocks.first();
    while (block < Math.min(blocks.end(), arrival.end())) {
      if (tools.shelf().isFull()) {
        return block;
      }
      var claimed = claim(block, blocks.end(), source, true);
      if (claimed.isEmpty()) {
        block++;
        continue;
      }
      var flight = claimed.get();
      if (!arrival.provide(flight)
          || !tools.transfers().offer(arrival.memory(flight), () -> fly(flight))) {
        if (flight.begin()) {
          end(flight, new Landed(new Outcome.Abandoned())).run();
        }
        return block;
      }
      block = flight.request().end();
    }
    return Math.max(block, blocks.end());
  }

  private synchronized boolean isWanted(int block) {
    return !flights.containsKey(block) && !tools.fresh().has(name, block) && !local.isHere(block);
  }

  private synchronized Optional<Flight> joinOrClaim(int block, Source source) {
    return Optional.ofNullable(flights.get(block)).or(() -> claim(block, block + 1, source, false));
  }

  private synchronized Optional<Flight> claim(int block, int last, Source source, boolean ahead) {
    if (!isWanted(block)) {
      return Optional.empty();
    }
    var request = source.request(block, last, this::isWanted);
    int[] ours = IntStream.range(request.first(), request.end()).filter(this::isWanted).toArray();
    var flight = new Flight(request, source, ahead, ours.length == request.length());
    for (int wanted : ours) {
      flights.put(wanted, flight);
    }
    tools.shelf().retain(name);
    return Optional.of(flight);
  }

  private void fly(Flight flight) {
    if (!flight.begin()) {
      return;
    }
    if (flight.isAhead()) {
      // It was given room when it was claimed.
      end(flight, arrival.of(flight)).run();
    } else {
      var rest = new AtomicReference<Runnable>();
      ServingThread.willWait();
      tools
          .transfers()
          .run(arrival.memory(flight), () -> rest.set(end(flight, arrival.of(flight))));
      // Who waits for this has it, and shall not wait for the disk. Each has a block that is being
      // written, so that there are few of them.
      Thread.ofPlatform().daemon().name("keep-" + name).start(rest.get());
    }
  }

  /** Tells what came of it; what is returned has to be run. */
  private Runnable end(Flight flight, Landed landed) {
    synchronized (this) {
      flights.values().removeIf(flight::equals);
    }
    flight.end(landed.outcome());
    return () -> {
      try {
        landed.rest().run();
      } finally {
        tools.shelf().release(name);
      }
    };
  }
}
