package dev.mizzen.dict.auth;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the API server. */
public interface KubernetesApi {
  /**
   * Sends one request and gives back whatever the server says.
   *
   * @param method of HTTP
   * @param path from the root
   * @return fails with {@link Denied} {@code UNDECIDED} when the server cannot be reached or does
   *     not answer in JSON, in bounded time
   */
  CompletableFuture<Answer> send(String method, String path, Optional<JsonObject> body);

  /**
   * What the server said.
   *
   * @param body an object, or a {@code Status} that says why not
   */
  record Answer(int status, JsonObject body) {
    /** Whether it did what it was asked. */
    public boolean succeeded() {
      return status >= 200 && status < 300;
    }

    /** Why not, in the server's words. */
    public String message() {
      return body.getString("message", "no reason given");
    }
  }
}
