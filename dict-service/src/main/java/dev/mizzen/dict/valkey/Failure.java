package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.StoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What a failure of the cluster says about the script that it hit. */
final class Failure {
  /** Answers of a server that did not begin with the script, and may later. */
  private static final List<String> NOT_NOW =
      List.of(
          "TRYAGAIN", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY", "BUSY", "MOVED", "ASK");

  /** Answers that come before the first write, and will come again. */
  private static final List<String> REFUSED =
      List.of("OOM", "NOREPLICAS", "MISCONF", "NOPERM", "NOAUTH", "WRONGPASS");

  private Failure() {}

  /** Certainly nothing, and trying again may help. */
  static boolean nothingWasDone(Throwable cause) {
    if (cause instanceof RedisCommandExecutionException) {
      return begins(cause, NOT_NOW);
    }
    String message = String.valueOf(cause.getMessage());
    return cause instanceof RedisConnectionException && message.startsWith("Unable to connect")
        || cause instanceof RedisException && message.startsWith("Currently not connected");
  }

  /** The connection broke or was slow: another try may get through. */
  static boolean mayPass(Throwable cause) {
    return !(cause instanceof RedisCommandExecutionException);
  }

  /** What is to be said of it. */
  static RuntimeException of(Throwable cause) {
    if (cause instanceof StoreException refusal) {
      return refusal;
    }
    if (nothingWasDone(cause)) {
      return new NotNow(
          "the Valkey cluster cannot serve this now, nothing was done: " + cause.getMessage());
    }
    if (cause instanceof RedisCommandExecutionException && begins(cause, REFUSED)) {
      return Refusals.unavailable(
          "the Valkey cluster refused, nothing was done: " + cause.getMessage());
    }
    return Refusals.unavailable(
        "the Valkey cluster did not answer, a write may or may not have been done: "
            + cause.getMessage());
  }

  /** Without what the stages between put around it. */
  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** As the interfaces promise it. */
  static Throwable forCaller(Throwable failure) {
    Throwable inner = unwrapped(failure);
    return inner instanceof NotNow ? Refusals.unavailable(inner.getMessage()) : inner;
  }

  /** To be thrown on. */
  static RuntimeException thrown(Throwable failure) {
    return unwrapped(failure) instanceof RuntimeException e
        ? e
        : new IllegalStateException(failure);
  }

  /** The same stage that fails as the interfaces promise it. */
  static <T> CompletionStage<T> forCaller(CompletionStage<T> stage) {
    CompletableFuture<T> result = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(forCaller(failure));
          }
        });
    return result;
  }

  private static boolean begins(Throwable cause, List<String> words) {
    String message = String.valueOf(cause.getMessage());
    return words.stream().anyMatch(message::startsWith);
  }
}
