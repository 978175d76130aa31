package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.StoreException;
import java.util.concurrent.CompletableFuture;

/** What somebody hears once a batch is durable, or cannot be. */
interface Answer {
  /** All of the batch is durable. */
  void give();

  /** Nobody can say what of the batch is. */
  void refuse(StoreException why);

  /** Completes the result. */
  static <T> Answer of(CompletableFuture<T> result, T value) {
    return new Answer() {
      @Override
      public void give() {
        result.complete(value);
      }

      @Override
      public void refuse(StoreException why) {
        result.completeExceptionally(why);
      }
    };
  }

  /** Refuses the result, which rests on what the batch has done. */
  static Answer of(CompletableFuture<?> result, StoreException refusal) {
    return new Answer() {
      @Override
      public void give() {
        result.completeExceptionally(refusal);
      }

      @Override
      public void refuse(StoreException why) {
        result.completeExceptionally(why);
      }
    };
  }

  /** Does something that nobody waits for. */
  static Answer doing(Runnable work) {
    return new Answer() {
      @Override
      public void give() {
        work.run();
      }

      @Override
      public void refuse(StoreException why) {
        // Who asked for it is told otherwise.
      }
    };
  }
}
