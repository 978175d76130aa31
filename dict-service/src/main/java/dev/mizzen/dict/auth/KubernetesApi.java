package dev.mizzen.dict.auth;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;

/** Posts review objects to the API server. */
public interface KubernetesApi {
  /**
   * The object as the server gives it back.
   *
   * @param path from the root
   * @return fails with {@link Denied} {@code UNDECIDED} when the server does not answer as it
   *     should, in bounded time
   */
  CompletableFuture<JsonObject> post(String path, JsonObject object);
}
