package dev.mizzen.dict.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which bearer token goes with a call. */
public interface Tokens {
  /**
   * The token to send; empty where there is none.
   *
   * @param refused one that the service did not take: another one is wanted
   */
  CompletionStage<Optional<String>> token(Optional<String> refused);

  /** None: the sidecar adds the pod's. */
  static Tokens none() {
    return refused -> CompletableFuture.completedFuture(Optional.empty());
  }

  /** Always the same. */
  static Tokens of(String token) {
    return refused -> CompletableFuture.completedFuture(Optional.of(token));
  }
}
