package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A request that was admitted, with its whole body.
 *
 * @param namespace empty where the path has none
 * @param object empty where the path names none
 * @param query raw, or null
 * @param gone completed when the client leaves before it is answered
 */
record Call(
    Operation operation,
    Caller caller,
    String namespace,
    Optional<ObjectName> object,
    Optional<Bytes> key,
    String query,
    MultiMap headers,
    byte[] body,
    CompletableFuture<Void> gone) {
  /** The dict or queue that the path names. */
  ObjectName name() {
    return object.orElseThrow();
  }
}
