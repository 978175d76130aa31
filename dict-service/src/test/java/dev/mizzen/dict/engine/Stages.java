package dev.mizzen.dict.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Stages for tests. */
public final class Stages {
  private Stages() {}

  /** Runs at once and keeps the outcome. */
  public static <T> CompletionStage<T> of(Supplier<T> work) {
    try {
      return CompletableFuture.completedStage(work.get());
    } catch (StoreException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** The value, or the refusal thrown. */
  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw unwrap(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no answer in 20 s", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static RuntimeException unwrap(Throwable cause) {
    Throwable inner =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    if (inner instanceof RuntimeException e) {
      return e;
    }
    throw new AssertionError(inner);
  }
}
