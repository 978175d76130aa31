package dev.mizzen.dict.client;

import java.util.concurrent.CompletableFuture;

/**
 * A future that one call after another works for. Cancelling it cancels the one that is under way.
 */
abstract class Successive<T> extends CompletableFuture<T> {
  private volatile CompletableFuture<?> current = new CompletableFuture<>();

  /** From now on this is the one under way. */
  final <C> CompletableFuture<C> underWay(CompletableFuture<C> call) {
    current = call;
    if (isDone()) {
      call.cancel(true);
    }
    return call;
  }

  /** Futures that depend on this one are of the ordinary kind. */
  @Override
  public final <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public final boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    current.cancel(true);
    return cancelled;
  }
}
