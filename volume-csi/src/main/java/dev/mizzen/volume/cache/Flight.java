package dev.mizzen.volume.cache;

import dev.mizzen.volume.cache.FreshBlocks.Room;
import dev.mizzen.volume.cache.Overflow.Piece;
import dev.mizzen.volume.threads.ServingThread;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A request under way, for everybody who needs one of its blocks. */
final class Flight {

  /** What became of it. */
  sealed interface Outcome {

    /** The bytes are among the fresh blocks, or in the file. */
    record Kept() implements Outcome {}

    /** The disk had no room for them. */
    record Given(Piece piece) implements Outcome {}

    /** The source failed. */
    record Failed(RuntimeException why) implements Outcome {}

    /** It was not begun. */
    record Abandoned() implements Outcome {}
  }

  private final Span request;
  private final Source source;
  private final boolean ahead;
  private final boolean sole;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicReference<Room> room = new AtomicReference<>();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /**
   * @param ahead whether nobody needs it yet
   * @param sole whether all of its blocks come by it alone
   */
  Flight(Span request, Source source, boolean ahead, boolean sole) {
    this.request = request;
    this.source = source;
    this.ahead = ahead;
    this.sole = sole;
  }

  Span request() {
    return request;
  }

  Source source() {
    return source;
  }

  boolean isAhead() {
    return ahead;
  }

  boolean isSole() {
    return sole;
  }

  /**
   * Whoever is told yes does it, and ends it; that is the first one to come by, so that who needs
   * it does not wait for it to be its turn.
   */
  boolean begin() {
    return begun.compareAndSet(false, true);
  }

  /** Gives it memory for what it brings; what it does not take goes back at its end. */
  void provide(Room memory) {
    room.set(memory);
    if (begun.get()) {
      // Somebody else was quicker, and may be done.
      takeRoom().ifPresent(Room::giveBack);
    }
  }

  /** Memory that it was given, once. */
  Optional<Room> takeRoom() {
    return Optional.ofNullable(room.getAndSet(null));
  }

  void end(Outcome result) {
    takeRoom().ifPresent(Room::giveBack);
    outcome.complete(result);
  }

  /** Waits for its end. */
  Outcome await() {
    if (!outcome.isDone()) {
      ServingThread.willWait();
    }
    return outcome.join();
  }
}
