package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A request that was admitted, with its whole body.
 *
 * @param query raw, or null
 * @param gone completed when the client leaves before it is answered
 */
record Call(
    Operation operation,
    ObjectName name,
    Optional<Bytes> key,
    String query,
    MultiMap headers,
    byte[] body,
    CompletableFuture<Void> gone) {}
