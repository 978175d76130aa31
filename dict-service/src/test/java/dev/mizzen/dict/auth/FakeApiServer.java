package dev.mizzen.dict.auth;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers the two reviews, and keeps Dicts and Queues: tokens are user names, and users have the
 * rights they were given.
 */
public final class FakeApiServer implements AutoCloseable {
  /** May do everything. */
  public static final String ADMIN = "admin";

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<JsonObject> reviews = new CopyOnWriteArrayList<>();
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final Set<String> rights = ConcurrentHashMap.newKeySet();
  private final FakeObjects objects = new FakeObjects();
  private volatile int status = 201;

  public FakeApiServer() {
    users.add(ADMIN);
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public KubernetesSettings settings() {
    return new KubernetesSettings(
        "127.0.0.1", server.actualPort(), false, Optional.empty(), Optional.empty());
  }

  /** Whose token is known. */
  public void know(String user) {
    users.add(user);
  }

  /** For example {@code reader get dicts/entries ns/name}. */
  public void allow(String right) {
    rights.add(right);
  }

  public void disallow(String right) {
    rights.remove(right);
  }

  /** What it answers from now on; 201 is right. */
  public void answerWith(int newStatus) {
    status = newStatus;
  }

  public List<JsonObject> reviews(String kind) {
    return reviews.stream().filter(r -> r.getString("kind").equals(kind)).toList();
  }

  /** A manifest that somebody applied; the service does not know of it. */
  public void apply(String plural, String namespace, String name) {
    objects.apply(path(plural, namespace, name), new JsonObject());
  }

  /** The same with a spec. */
  public void apply(String plural, String namespace, String name, JsonObject spec) {
    objects.apply(path(plural, namespace, name), new JsonObject().put("spec", spec));
  }

  /** Whether what is deleted stays until {@link #finish}, as with an operator's finalizer. */
  public void hold(boolean held) {
    objects.hold(held);
  }

  /** The operator has seen the deletion. */
  public void finish(String plural, String namespace, String name) {
    objects.finish(path(plural, namespace, name));
  }

  /** What is there now. */
  public Optional<JsonObject> object(String plural, String namespace, String name) {
    return objects.find(path(plural, namespace, name));
  }

  private static String path(String plural, String namespace, String name) {
    return "/apis/mizzen.dev/v1/namespaces/%s/%s/%s".formatted(namespace, plural, name);
  }

  private void answer(HttpServerRequest request) {
    if (request.path().startsWith("/apis/mizzen.dev/")) {
      if (status == 201) {
        objects.answer(request);
      } else {
        request.response().setStatusCode(status).end("{}");
      }
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject review = new JsonObject(body);
              reviews.add(review);
              JsonObject spec = review.getJsonObject("spec");
              JsonObject decided =
                  review.getString("kind").equals("TokenReview") ? token(spec) : access(spec);
              request
                  .response()
                  .setStatusCode(status)
                  .end(review.put("status", decided).toBuffer());
            });
  }

  private JsonObject token(JsonObject spec) {
    String user = spec.getString("token");
    if (user.equals("other-audience")) {
      return new JsonObject()
          .put("authenticated", true)
          .put("audiences", new JsonArray().add("api"))
          .put("user", new JsonObject().put("username", user));
    }
    if (!users.contains(user)) {
      return new JsonObject().put("authenticated", false);
    }
    return new JsonObject()
        .put("authenticated", true)
        .put("audiences", spec.getJsonArray("audiences"))
        .put(
            "user",
            new JsonObject()
                .put("username", user)
                .put("uid", "uid-" + user)
                .put("groups", new JsonArray().add("system:authenticated"))
                .put("extra", new JsonObject().put("node", new JsonArray().add("n1"))));
  }

  private JsonObject access(JsonObject spec) {
    JsonObject of = spec.getJsonObject("resourceAttributes");
    String right =
        "%s %s %s/%s %s/%s"
            .formatted(
                spec.getString("user"),
                of.getString("verb"),
                of.getString("resource"),
                of.getString("subresource"),
                of.getString("namespace"),
                of.getString("name"));
    boolean ours = of.getString("group").equals("mizzen.dev");
    return new JsonObject()
        .put("allowed", ours && (spec.getString("user").equals(ADMIN) || rights.contains(right)));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
