package dev.mizzen.volume.cache;

import dev.mizzen.volume.cache.Flight.Outcome;
import dev.mizzen.volume.cache.FreshBlocks.Room;
import dev.mizzen.volume.cache.Overflow.Piece;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.snapshot.Hash;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How what is fetched for a file gets into it, or into memory where there is no room. */
final class Arrival {

  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  /** What a flight holds in memory that writes what comes: some pieces and the client's buffers. */
  private static final int STREAMING = 512 << 10;

  private final Hash name;
  private final Layout layout;
  private final LocalFile local;
  private final CachedFile.Tools tools;
  private volatile int end;

  Arrival(Hash name, Layout layout, LocalFile local, CachedFile.Tools tools) {
    this.name = name;
    this.layout = layout;
    this.local = local;
    this.tools = tools;
    this.end = layout.blocks();
  }

  /** Index behind the last block that has anything, as far as is known. */
  int end() {
    return end;
  }

  /** What a flight holds in memory beside the fresh blocks, in bytes. */
  long memory(Flight flight) {
    return isFresh() || streams(flight) && !tools.shelf().isFull()
        ? STREAMING
        : layout.bytes(flight.request());
  }

  /** Whether what comes is first read from memory: of large files, block by block. */
  private boolean isFresh() {
    return layout.blocks() > 1 && layout.block() == FreshBlocks.SIZE;
  }

  /** Whether it may write what is not verified yet: nobody reads these blocks before. */
  private boolean streams(Flight flight) {
    return flight.isSole() && layout.blocks() > 1;
  }

  /**
   * Provides what a flight needs that nobody waits for.
   *
   * @return false when there is no memory for it now
   */
  boolean provide(Flight flight) {
    if (!isFresh()) {
      return true;
    }
    var room = tools.fresh().take(flight.request().length(), true);
    room.ifPresent(flight::provide);
    return room.isPresent();
  }

  /**
   * What a flight brought.
   *
   * @param rest to be done afterwards, by anyone: nobody waits for it
   */
  record Landed(Outcome outcome, Runnable rest) {
    Landed(Outcome outcome) {
      this(outcome, () -> {});
    }
  }

  /** Fetches what the flight is for. */
  Landed of(Flight flight) {
    try {
      return fetch(flight);
    } catch (RuntimeException e) {
      return new Landed(new Outcome.Failed(e));
    } catch (Error e) {
      return new Landed(
          new Outcome.Failed(new IllegalStateException("A block could not be fetched", e)));
    }
  }

  private Landed fetch(Flight flight) {
    var room = room(flight);
    long length = layout.bytes(flight.request());
    boolean reserved = false;
    try {
      reserved = tools.shelf().reserve(name, length);
      if (!reserved && flight.isAhead()) {
        return new Landed(new Outcome.Abandoned());
      }
      if (room.isPresent()) {
        var landed = land(flight, room.get(), reserved);
        room = Optional.empty();
        reserved = false;
        return landed;
      }
      boolean mayWrite = reserved;
      reserved = false;
      return new Landed(fetchWithout(flight, mayWrite));
    } finally {
      room.ifPresent(Room::giveBack);
      if (reserved) {
        tools.shelf().giveBack(name, length);
      }
    }
  }

  private Optional<Room> room(Flight flight) {
    return isFresh()
        ? flight
            .takeRoom()
            .or(() -> tools.fresh().take(flight.request().length(), flight.isAhead()))
        : Optional.empty();
  }

  private Landed land(Flight flight, Room room, boolean reserved) {
    var request = flight.request();
    flight.source().stream(request, room);
    came(request, room.length());
    room.publish(name, request.first());
    if (!reserved) {
      room.settle(false);
      return new Landed(new Outcome.Kept());
    }
    return new Landed(new Outcome.Kept(), () -> keep(request, room));
  }

  private void keep(Span request, Room room) {
    long used = 0;
    boolean kept = false;
    try {
      used = write(request, room.bytes());
      kept = true;
    } catch (IOException | KernelException e) {
      cannotWrite(e);
    } finally {
      tools.shelf().giveBack(name, layout.bytes(request) - used);
      room.settle(kept);
    }
  }

  private long write(Span request, List<MemorySegment> bytes) throws IOException {
    var arriving = local.receive(request);
    if (arriving.isEmpty()) {
      return local.had(request);
    }
    try (var blocks = arriving.get()) {
      // A disk that does not keep up writes when it can, and nobody reads at its speed.
      blocks.write(bytes, !tools.fresh().waitsForDisk());
      return blocks.vouch();
    }
  }

  private Outcome fetchWithout(Flight flight, boolean mayWrite) {
    long length = layout.bytes(flight.request());
    if (mayWrite) {
      long used = 0;
      try {
        used = streams(flight) ? stream(flight) : write(flight, collect(flight));
        return new Outcome.Kept();
      } catch (IOException | KernelException e) {
        cannotWrite(e);
      } finally {
        tools.shelf().giveBack(name, length - used);
      }
    }
    if (flight.isAhead()) {
      return new Outcome.Abandoned();
    }
    var piece = new Piece(collect(flight), layout.offset(flight.request()));
    tools.overflow().keep(name, flight.request(), piece);
    return new Outcome.Given(piece);
  }

  private static void cannotWrite(Exception why) {
    LOG.atWarn()
        .addKeyValue("reason", why.toString())
        .log("The cache cannot write; what is read is fetched each time");
  }

  private long stream(Flight flight) throws IOException {
    var arriving = local.receive(flight.request());
    if (arriving.isEmpty()) {
      return local.had(flight.request());
    }
    try (var blocks = arriving.get()) {
      flight.source().stream(flight.request(), blocks);
      came(flight.request(), blocks.length());
      return blocks.vouch();
    }
  }

  private byte[] collect(Flight flight) {
    var collected = new Collected(Math.toIntExact(layout.bytes(flight.request())));
    flight.source().stream(flight.request(), collected);
    came(flight.request(), collected.length());
    return collected.bytes();
  }

  private void came(Span request, long bytes) {
    tools.metrics().fetched(bytes);
    if (bytes < layout.bytes(request)) {
      end = request.first() + new Layout(bytes, layout.block()).blocks();
    }
  }

  private long write(Flight flight, byte[] verified) throws IOException {
    if (layout.blocks() <= 1) {
      local.writeAll(verified);
      return layout.size();
    }
    var arriving = local.receive(flight.request());
    if (arriving.isEmpty()) {
      return local.had(flight.request());
    }
    try (var blocks = arriving.get()) {
      blocks.begin();
      blocks.piece(verified, verified.length);
      return blocks.vouch();
    }
  }
}
