package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A wait of any length for the first of something, in slices that one call may wait. */
final class LongPoll<T> extends Successive<List<T>> {
  private static final Duration MAX_WAIT = Duration.ofSeconds(50);
  private static final long PAUSE_MILLIS = 100;

  private final Function<Duration, CompletableFuture<List<T>>> ask;
  private final long begun = System.nanoTime();
  private final Duration wait;

  LongPoll(Duration wait, Function<Duration, CompletableFuture<List<T>>> ask) {
    this.wait = wait;
    this.ask = ask;
  }

  LongPoll<T> begin() {
    Duration left = wait.minusNanos(System.nanoTime() - begun);
    Duration slice =
        left.isNegative() ? Duration.ZERO : left.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : left;
    underWay(ask.apply(slice))
        .whenComplete(
            (items, failure) -> {
              if (failure != null) {
                completeExceptionally(failure);
              } else if (!items.isEmpty()
                  || wait.minusNanos(System.nanoTime() - begun).toMillis() <= 0) {
                complete(items);
              } else {
                // A service that is going away answers at once: it is not asked in a tight loop.
                delayed(this::begin);
              }
            });
    return this;
  }

  private static void delayed(Runnable next) {
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(next);
  }
}
