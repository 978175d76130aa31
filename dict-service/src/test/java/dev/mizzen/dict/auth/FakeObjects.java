package dev.mizzen.dict.auth;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Custom resources by their paths, with uids, conflicts and preconditions. */
final class FakeObjects {
  private final Map<String, JsonObject> objects = new ConcurrentHashMap<>();
  private volatile boolean finalizers;

  /** Whether what is deleted from now on stays until {@link #finish}. */
  void hold(boolean held) {
    finalizers = held;
  }

  /** The operator has seen the deletion. */
  void finish(String path) {
    objects.remove(path);
  }

  void apply(String path, JsonObject object) {
    JsonObject made = object.copy();
    JsonObject metadata = made.getJsonObject("metadata", new JsonObject());
    metadata.put("uid", UUID.randomUUID().toString()).put("resourceVersion", "1");
    objects.put(path, made.put("metadata", metadata.put("generation", 1)));
  }

  Optional<JsonObject> find(String path) {
    return Optional.ofNullable(objects.get(path));
  }

  void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject sent = body.length() == 0 ? new JsonObject() : new JsonObject(body);
              switch (request.method().name()) {
                case "POST" -> create(request, sent);
                case "GET" -> reply(request, 200, objects.get(request.path()));
                case "DELETE" -> delete(request, sent);
                default -> request.response().setStatusCode(405).end("{}");
              }
            });
  }

  private void create(HttpServerRequest request, JsonObject sent) {
    String path = request.path() + "/" + sent.getJsonObject("metadata").getString("name");
    if (objects.containsKey(path)) {
      request.response().setStatusCode(409).end("{\"reason\":\"AlreadyExists\"}");
      return;
    }
    apply(path, sent);
    reply(request, 201, objects.get(path));
  }

  private void delete(HttpServerRequest request, JsonObject options) {
    JsonObject there = objects.get(request.path());
    if (there != null) {
      JsonObject wanted = options.getJsonObject("preconditions");
      JsonObject metadata = there.getJsonObject("metadata");
      if (!wanted.getString("uid").equals(metadata.getString("uid"))
          || !wanted.getString("resourceVersion").equals(metadata.getString("resourceVersion"))) {
        request.response().setStatusCode(409).end("{\"reason\":\"Conflict\"}");
        return;
      }
      if (finalizers) {
        metadata.put("deletionTimestamp", "2026-01-01T00:00:00Z");
      } else {
        objects.remove(request.path());
      }
    }
    reply(request, 200, there);
  }

  private static void reply(HttpServerRequest request, int status, JsonObject object) {
    if (object == null) {
      request.response().setStatusCode(404).end("{\"reason\":\"NotFound\"}");
    } else {
      request.response().setStatusCode(status).end(object.toBuffer());
    }
  }
}
