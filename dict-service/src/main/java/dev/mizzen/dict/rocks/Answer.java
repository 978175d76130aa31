package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What somebody hears once a batch is durable, or cannot be.
 *
 * @param given all of the batch is durable
 * @param refused nobody can say what of the batch is
 */
record Answer(Runnable given, Consumer<StoreException> refused) {

  /** Completes the result. */
  static <T> Answer of(CompletableFuture<T> result, T value) {
    return new Answer(() -> result.complete(value), result::completeExceptionally);
  }

  /** Refuses the result, which rests on what the batch has done. */
  static Answer of(CompletableFuture<?> result, StoreException refusal) {
    return new Answer(() -> result.completeExceptionally(refusal), result::completeExceptionally);
  }

  /** Does something; who asked for it is told otherwise when it comes to nothing. */
  static Answer doing(Runnable work) {
    return new Answer(work, why -> {});
  }

  void give() {
    given.run();
  }

  void refuse(StoreException why) {
    refused.accept(why);
  }
}
