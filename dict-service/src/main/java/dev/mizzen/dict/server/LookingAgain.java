package dev.mizzen.dict.server;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * An event loop that has just had something to do looks again for a moment before it sleeps: a
 * client that got its answer often sends the next call at once, and to be put to sleep and woken
 * costs more than the call. It yields to every thread that has work, and one that was idle for
 * longer sleeps at once.
 */
final class LookingAgain implements SelectStrategy {
  /** Some times what it costs to be woken. */
  static final long NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final LongSupplier nanoTime;
  private long busyUntil;

  LookingAgain(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.busyUntil = nanoTime.getAsLong();
  }

  @Override
  public int calculateStrategy(IntSupplier look, boolean hasTasks) throws Exception {
    int ready = look.get();
    if (ready > 0 || hasTasks) {
      busyUntil = nanoTime.getAsLong() + NANOS;
      return ready;
    }
    if (nanoTime.getAsLong() - busyUntil >= 0) {
      return SELECT;
    }
    Thread.yield();
    return CONTINUE;
  }
}
