package dev.mizzen.dict.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for a call. */
final class Blocking {
  private Blocking() {}

  /**
   * Its result, or what it failed with. An interrupt cancels the call and stays set.
   *
   * @throws CancellationException when interrupted
   */
  static <T> T on(CompletableFuture<T> call) {
    try {
      return call.get();
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a call was under way");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
