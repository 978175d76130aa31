package dev.mizzen.dict.valkey;

import dev.mizzen.dict.valkey.Tried.Claim;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Who waits for the same, in the order they came. One looks at a time. */
final class Line {
  final Topic topic;
  final TreeMap<Long, Waiter<?>> waiters = new TreeMap<>();

  /** Whose look is on its way; null while nobody's is. */
  Waiter<?> looking;

  /** Ends when nobody's look is on its way any more. */
  CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);

  /** Whether something changed since that look began. */
  boolean again;

  /** The look at the time when something falls due by itself. */
  Future<?> alarm;

  Line(Topic topic) {
    this.topic = topic;
  }

  /** What all before one of this number may have first. */
  Claim ahead(long number) {
    Claim ahead = Claim.NONE;
    for (Waiter<?> waiter : waiters.headMap(number).values()) {
      ahead = ahead.plus(waiter.last.claim());
    }
    return ahead;
  }
}
