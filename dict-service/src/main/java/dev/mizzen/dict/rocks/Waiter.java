package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Waiting;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/**
 * An operation that may wait, from its arrival to its answer. All but {@link #cancelled} belongs to
 * the writer's thread.
 */
abstract class Waiter<T> implements Waiting<T> {
  final ObjectName name;
  final long waitNanos;
  private final Waiters waiters;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** Set by any thread once the asker is gone. */
  volatile boolean cancelled;

  /** Where it waits; null while it does not. */
  QueueState queue;

  /** When to stop waiting, on the writer's clock; {@link #number} tells equal ones apart. */
  long deadline;

  long number;

  Waiter(Waiters waiters, ObjectName name, long waitNanos) {
    this.waiters = waiters;
    this.name = name;
    this.waitNanos = waitNanos;
  }

  /** The answer, when there is one now. */
  abstract Optional<T> attempt(Batch batch, QueueState queue) throws RocksDBException;

  /** The answer when nothing came; or refuses. */
  abstract T nothing();

  /**
   * Whether the death of the machine may undo the answer, so that it need not wait for the disk.
   */
  boolean isRevocable(Batch batch, QueueState at, T answer) {
    return false;
  }

  private void give(Batch batch, QueueState at, T value) {
    Answer answer = Answer.of(result, value);
    if (isRevocable(batch, at, value)) {
      batch.answerEarly(answer);
    } else {
      batch.answer(answer);
    }
  }

  /** Whether it is answered with this batch. */
  final boolean tryNow(Batch batch, QueueState at) throws RocksDBException {
    if (cancelled) {
      end(batch);
      return true;
    }
    try {
      Optional<T> answer = attempt(batch, at);
      answer.ifPresent(a -> give(batch, at, a));
      return answer.isPresent();
    } catch (StoreException e) {
      refuse(batch, e);
      return true;
    }
  }

  final void end(Batch batch) {
    batch.answer(
        new Answer(
            () -> {
              try {
                result.complete(nothing());
              } catch (StoreException e) {
                result.completeExceptionally(e);
              }
            },
            result::completeExceptionally));
  }

  final void refuse(Batch batch, StoreException why) {
    batch.answer(Answer.of(result, why));
  }

  final void refuse(StoreException why) {
    result.completeExceptionally(why);
  }

  @Override
  public final CompletionStage<T> result() {
    return result;
  }

  @Override
  public final void cancel() {
    cancelled = true;
    waiters.leave(this);
  }

  static int byDeadline(Waiter<?> a, Waiter<?> b) {
    // Differences, since nanoTime may wrap.
    int first = Long.signum(a.deadline - b.deadline);
    return first != 0 ? first : Long.compare(a.number, b.number);
  }
}
