package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Partitioned queues, after {@code modal.Queue}: FIFO per partition, at most once. Every stage may
 * fail with {@link StoreException}; all but {@link #define} with {@code QUEUE_NOT_FOUND}. The
 * default partition has no bytes.
 */
public interface Queues {
  /** The partition of those who name none. */
  Bytes DEFAULT_PARTITION = Bytes.of(new byte[0]);

  /** As for dicts. */
  CompletionStage<Outcome> define(ObjectName name, Definition<QueueLimits> definition);

  /** Definition and exact counts. */
  CompletionStage<QueueInfo> describe(ObjectName name);

  /** As for dicts. Who waits is answered with {@code QUEUE_NOT_FOUND}. */
  CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told);

  /**
   * Puts all or nothing at the tail and gives back how many. Waiters are served at once, in the
   * order they came.
   */
  CompletionStage<Long> put(ObjectName name, Bytes partition, List<Value> items);

  /**
   * Takes up to {@code most} items from the front, fewer when they are large, at least one when
   * there is one. When there is none, waits for the first; nothing is taken when the wait ends or
   * is cancelled. What it answers is durably removed before.
   */
  Pending get(ObjectName name, Bytes partition, int most, Duration wait);

  /**
   * Durably puts what could not be handed over back to the front of its partition, in its order,
   * over every limit.
   */
  CompletionStage<Void> giveBack(Taken taken);

  /** Items in one partition, or in all. */
  CompletionStage<Long> length(ObjectName name, Optional<Bytes> partition);

  /** Removes the items of one partition, or of all, and gives back how many. */
  CompletionStage<Long> clear(ObjectName name, Optional<Bytes> partition);

  /** From now on no get waits, and those that do are answered empty: the process is going. */
  void stopWaiting();

  /** A get that may still be waiting. */
  interface Pending {
    /** What was taken; with no items when the wait ended. */
    CompletionStage<Taken> result();

    /**
     * The taker is gone: stop waiting. What was taken already comes through {@link #result} and is
     * to be given back.
     */
    void cancel();
  }

  /**
   * Items that left the queue.
   *
   * @param ticket what the store needs to take them back, its own business
   */
  record Taken(List<Value> items, Object ticket) {
    /** The wait ended with nothing. */
    public static final Taken NOTHING = new Taken(List.of(), List.of());
  }
}
