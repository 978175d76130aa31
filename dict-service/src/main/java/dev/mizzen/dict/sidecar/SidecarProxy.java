package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Takes the requests of user code: health here, calls on to the dict-service. */
final class SidecarProxy implements Handler<HttpServerRequest> {
  private final Vertx vertx;
  private final HttpClient client;
  private final SidecarConfig.Address upstream;
  private final PodTokenSource tokens;
  private final BooleanSupplier stopping;

  SidecarProxy(
      Vertx vertx,
      HttpClient client,
      SidecarConfig.Address upstream,
      PodTokenSource tokens,
      BooleanSupplier stopping) {
    this.vertx = vertx;
    this.client = client;
    this.upstream = upstream;
    this.tokens = tokens;
    this.stopping = stopping;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (stopping.getAsBoolean()) {
      request.response().putHeader("Connection", "close");
    }
    if (request.path().equals("/health")) {
      health(request);
    } else if (request.path().startsWith("/v1/namespaces/")) {
      new Forwarding(vertx, client, upstream, tokens, request).begin();
    } else {
      answer(
          request,
          new Problem(Problem.Slug.NOT_FOUND, "the sidecar serves /v1/namespaces/… and /health"));
    }
  }

  private void health(HttpServerRequest request) {
    Optional<String> problem = tokens.problem();
    JsonObject body = new JsonObject().put("status", problem.isEmpty() ? "UP" : "DOWN");
    problem.ifPresent(p -> body.put("reason", p));
    request
        .response()
        .setStatusCode(problem.isEmpty() ? 200 : 503)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }

  /** Ends a request whose answer has not begun. */
  static void answer(HttpServerRequest request, Problem problem) {
    if (request.response().closed()) {
      return;
    }
    request.resume();
    request
        .response()
        .setStatusCode(problem.slug().status())
        .putHeader("Content-Type", Problem.TYPE);
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      request.response().putHeader(header.getKey(), header.getValue());
    }
    request.response().end(problem.body());
  }
}
