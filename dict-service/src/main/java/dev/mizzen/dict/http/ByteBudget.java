package dev.mizzen.dict.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Bounds the bytes of bodies in memory: who does not fit waits, in the order they came, with their
 * body still in the socket.
 */
public final class ByteBudget {
  private record Waiting(long bytes, CompletableFuture<Long> admitted) {}

  private final long total;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long used;

  /** So many bytes at a time. */
  public ByteBudget(long total) {
    this.total = total;
  }

  /**
   * Completes with what is to be released, once there is room; what is larger than all counts as
   * all.
   */
  CompletionStage<Long> acquire(long bytes) {
    long counted = Math.min(bytes, total);
    synchronized (this) {
      if (!waiting.isEmpty() || used + counted > total) {
        Waiting next = new Waiting(counted, new CompletableFuture<>());
        waiting.add(next);
        return next.admitted;
      }
      used += counted;
    }
    return CompletableFuture.completedStage(counted);
  }

  /** Takes so many bytes if they are there now and nobody waits. */
  synchronized boolean tryAcquire(long bytes) {
    if (!waiting.isEmpty() || used + bytes > total) {
      return false;
    }
    used += bytes;
    return true;
  }

  void release(long bytes) {
    Queue<Waiting> admitted = new ArrayDeque<>();
    synchronized (this) {
      used -= bytes;
      while (!waiting.isEmpty() && used + waiting.peek().bytes <= total) {
        Waiting next = waiting.remove();
        used += next.bytes;
        admitted.add(next);
      }
    }
    admitted.forEach(w -> w.admitted.complete(w.bytes));
  }

  /** Bytes in use now. */
  public synchronized long used() {
    return used;
  }
}
