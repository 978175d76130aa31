package dev.mizzen.dict.grpc;

import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Waiting;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A call that was admitted.
 *
 * @param gone completed when the client leaves or its deadline is over
 */
record Asking<Q>(
    Q message,
    Caller caller,
    String namespace,
    Optional<ObjectName> object,
    CompletableFuture<Void> gone) {
  ObjectName name() {
    return object.orElseThrow();
  }

  /** Waits no longer than the client does. */
  <T> CompletionStage<T> result(Waiting<T> waiting) {
    gone.thenRun(waiting::cancel);
    return waiting.result();
  }
}
