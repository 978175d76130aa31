package dev.mizzen.volume.cache;

import dev.mizzen.volume.cache.Overflow.Piece;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request under way, for everybody who needs one of its blocks. */
final class Flight {

  /** What became of it. */
  sealed interface Outcome {

    /** The bytes are in the file. */
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

  void end(Outcome result) {
    outcome.complete(result);
  }

  /** Waits for its end. */
  Outcome await() {
    return outcome.join();
  }
}
