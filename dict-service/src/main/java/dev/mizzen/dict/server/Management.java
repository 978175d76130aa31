package dev.mizzen.dict.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;

/** Health and metrics. */
final class Management implements Handler<HttpServerRequest> {
  private final Supplier<Optional<String>> problem;
  private final Supplier<String> metrics;

  /**
   * Answers from these.
   *
   * @param problem why the process cannot serve now
   */
  Management(Supplier<Optional<String>> problem, Supplier<String> metrics) {
    this.problem = problem;
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/health/live" -> health(request, Optional.empty());
      case "/health/ready" -> health(request, problem.get());
      case "/metrics" ->
          request
              .response()
              .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
              .end(metrics.get());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private static void health(HttpServerRequest request, Optional<String> problem) {
    JsonObject body = new JsonObject().put("status", problem.isEmpty() ? "UP" : "DOWN");
    problem.ifPresent(p -> body.put("reason", p));
    request
        .response()
        .setStatusCode(problem.isEmpty() ? 200 : 503)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }
}
