package dev.mizzen.dict.server;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Health and metrics. */
final class Management implements Handler<HttpServerRequest> {
  private final Supplier<Optional<String>> problem;
  private final Supplier<CompletionStage<String>> metrics;

  /**
   * Answers from these.
   *
   * @param problem why the process cannot serve now
   */
  Management(Supplier<Optional<String>> problem, Supplier<CompletionStage<String>> metrics) {
    this.problem = problem;
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/health/live" -> health(request, Optional.empty());
      case "/health/ready" -> health(request, problem.get());
      case "/metrics" -> metrics(request);
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void metrics(HttpServerRequest request) {
    Future.fromCompletionStage(metrics.get(), Vertx.currentContext())
        .onSuccess(
            text ->
                request
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(e -> request.response().setStatusCode(500).end());
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
