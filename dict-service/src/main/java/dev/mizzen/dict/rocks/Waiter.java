package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues.Taken;
import java.util.concurrent.CompletableFuture;

/** A get, from its arrival to its answer. */
final class Waiter {
  final ObjectName queue;
  final Bytes partition;
  final int most;
  final long waitNanos;
  final CompletableFuture<Taken> result = new CompletableFuture<>();

  /** Set by any thread once the taker is gone. */
  volatile boolean cancelled;

  /** When to stop waiting, on the writer's clock; {@link #number} tells equal ones apart. */
  long deadline;

  long number;

  Waiter(ObjectName queue, Bytes partition, int most, long waitNanos) {
    this.queue = queue;
    this.partition = partition;
    this.most = most;
    this.waitNanos = waitNanos;
  }

  static int byDeadline(Waiter a, Waiter b) {
    // Differences, since nanoTime may wrap.
    int first = Long.signum(a.deadline - b.deadline);
    return first != 0 ? first : Long.compare(a.number, b.number);
  }
}
