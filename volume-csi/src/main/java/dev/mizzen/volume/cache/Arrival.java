package dev.mizzen.volume.cache;

import dev.mizzen.volume.cache.Flight.Outcome;
import dev.mizzen.volume.cache.Overflow.Piece;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.snapshot.Hash;
import java.io.IOException;
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

  /** What a flight holds in memory, in bytes. */
  long memory(Flight flight) {
    return streams(flight) && !tools.shelf().isFull() ? STREAMING : layout.bytes(flight.request());
  }

  /** Whether it may write what is not verified yet: nobody reads these blocks before. */
  private boolean streams(Flight flight) {
    return flight.isSole() && layout.blocks() > 1;
  }

  /** Fetches what the flight is for. */
  Outcome of(Flight flight) {
    try {
      return fetch(flight);
    } catch (RuntimeException e) {
      return new Outcome.Failed(e);
    } catch (Error e) {
      return new Outcome.Failed(new IllegalStateException("A block could not be fetched", e));
    }
  }

  private Outcome fetch(Flight flight) {
    long length = layout.bytes(flight.request());
    if (tools.shelf().reserve(name, length)) {
      long used = 0;
      try {
        used = streams(flight) ? stream(flight) : write(flight, collect(flight));
        return new Outcome.Kept();
      } catch (IOException | KernelException e) {
        LOG.atWarn()
            .addKeyValue("reason", e.toString())
            .log("The cache cannot write; what is read is fetched each time");
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

  private long stream(Flight flight) throws IOException {
    var arriving = local.receive(flight.request());
    if (arriving.isEmpty()) {
      return 0;
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
      return 0;
    }
    try (var blocks = arriving.get()) {
      blocks.begin();
      blocks.piece(verified, verified.length);
      return blocks.vouch();
    }
  }
}
