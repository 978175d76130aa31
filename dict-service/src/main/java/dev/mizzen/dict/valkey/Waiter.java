package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.valkey.Tried.Answer;
import dev.mizzen.dict.valkey.Tried.Claim;
import dev.mizzen.dict.valkey.Tried.Nothing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * Who may wait, from the arrival to the answer. All but {@link #result} is touched under the lock
 * of {@link Waits}.
 *
 * @param <T> the answer
 */
final class Waiter<T> {
  /** Looks once. */
  interface Look<T> {
    /**
     * Fails as the store does.
     *
     * @param waiting whether somebody will wait if there is nothing
     * @param ahead what those who came before may have first
     */
    CompletionStage<Tried<T>> now(boolean waiting, Claim ahead);
  }

  final Topic topic;
  final Look<T> look;
  final long number;
  final long deadline;
  final CompletableFuture<T> result = new CompletableFuture<>();

  /** The line it stands in; null while it does not wait. */
  Line line;

  /** Rings when its time is over. */
  Future<?> alarm;

  /** Its time is over, or it was told to go. */
  boolean leaving;

  /** What the last look brought, or what is answered without one. */
  Nothing<T> last;

  Waiter(Topic topic, Look<T> look, long number, long deadline, Nothing<T> last) {
    this.topic = topic;
    this.look = look;
    this.number = number;
    this.deadline = deadline;
    this.last = last;
  }

  /** Answers what was found. Not under the lock: the caller's own code runs here. */
  void answer(Tried<T> tried) {
    switch (tried) {
      case Answer<T>(T value) -> result.complete(value);
      case Nothing<T> nothing -> end(nothing);
    }
  }

  /** Answers that the wait is over. */
  void end(Nothing<T> nothing) {
    try {
      result.complete(nothing.ending().get());
    } catch (StoreException e) {
      result.completeExceptionally(e);
    }
  }

  void fail(Throwable failure) {
    result.completeExceptionally(Failure.forCaller(failure));
  }
}
