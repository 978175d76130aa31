package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A Dict or Queue without a name of yours, for the time of a try block. It is kept alive meanwhile;
 * when the process dies, the service removes it about a minute later. Others use it by its name.
 *
 * @param <T> {@link DictClient} or {@link QueueClient}
 */
public final class Ephemeral<T> implements AutoCloseable {
  private static final int BEATS = 3;
  private static final int HURRIED_BEATS = 30;

  private final T object;
  private final long lifetimeMillis;
  private final Supplier<CompletableFuture<Boolean>> keep;
  private final Supplier<CompletableFuture<Boolean>> delete;
  private volatile boolean closed;

  Ephemeral(
      T object,
      Duration lifetime,
      Supplier<CompletableFuture<Boolean>> keep,
      Supplier<CompletableFuture<Boolean>> delete) {
    this.object = object;
    this.lifetimeMillis = lifetime.toMillis();
    this.keep = keep;
    this.delete = delete;
    beatIn(BEATS);
  }

  /** The object itself. */
  public T get() {
    return object;
  }

  private void beatIn(int beats) {
    CompletableFuture.delayedExecutor(lifetimeMillis / beats, TimeUnit.MILLISECONDS)
        .execute(this::beat);
  }

  private void beat() {
    if (closed) {
      return;
    }
    keep.get()
        .whenComplete(
            (alive, failure) -> {
              if (failure != null) {
                // There is time for some more tries.
                beatIn(HURRIED_BEATS);
              } else if (alive) {
                beatIn(BEATS);
              }
            });
  }

  /** Removes the object with its data. When that fails, it goes by itself. */
  @Override
  public void close() {
    closed = true;
    Blocking.on(delete.get().exceptionally(failure -> false));
  }
}
