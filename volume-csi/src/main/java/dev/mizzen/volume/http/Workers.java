package dev.mizzen.volume.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs the work of requests on threads that may block, and writes what comes out as JSON or as a
 * problem.
 */
public final class Workers {

  private static final String PROBLEM = "application/problem+json";
  private static final String JSON = "application/json";

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final Vertx vertx;

  public Workers(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A router whose own refusals are problems too. */
  public Router router() {
    var router = Router.router(vertx);
    router.errorHandler(
        413,
        ctx ->
            send(
                ctx,
                Problem.of(
                    413,
                    "body-too-large",
                    "The body is too large",
                    "This call takes only a small body")));
    router.errorHandler(
        404,
        ctx ->
            send(
                ctx,
                Problem.of(
                    404,
                    "not-found",
                    "There is nothing here",
                    ctx.request().path() + " is no path of this API")));
    router.errorHandler(
        405,
        ctx ->
            send(
                ctx,
                Problem.of(
                    405,
                    "method-not-allowed",
                    "This method is not allowed here",
                    ctx.request().path() + " does not take " + ctx.request().method())));
    router.errorHandler(500, ctx -> send(ctx, Problems.of(ctx.failure())));
    return router;
  }

  /** The handler that answers with what this work gives. */
  public Handler<RoutingContext> handler(Function<RoutingContext, Answer> work) {
    return ctx -> {
      var context = vertx.getOrCreateContext();
      try {
        threads.execute(
            () -> {
              Runnable reply = reply(ctx, work);
              context.runOnContext(ignored -> reply.run());
            });
      } catch (RejectedExecutionException e) {
        send(
            ctx,
            Problem.of(
                503,
                "shutting-down",
                "This process is shutting down",
                "Call again in some seconds, when its successor runs"));
      }
    };
  }

  private Runnable reply(RoutingContext ctx, Function<RoutingContext, Answer> work) {
    try {
      var answer = work.apply(ctx);
      return () -> send(ctx, answer);
    } catch (RuntimeException e) {
      var problem = Problems.of(e);
      return () -> send(ctx, problem);
    }
  }

  private void send(RoutingContext ctx, Answer answer) {
    if (answer.body() instanceof Answer.Empty) {
      ctx.response().setStatusCode(answer.status()).end();
    } else {
      send(ctx, answer.status(), JSON, answer.body());
    }
  }

  private void send(RoutingContext ctx, Problem problem) {
    if (problem.status() == 401) {
      ctx.response().putHeader("WWW-Authenticate", "Bearer");
    }
    send(ctx, problem.status(), PROBLEM, problem);
  }

  private void send(RoutingContext ctx, int status, String type, Object body) {
    try {
      ctx.response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .end(Buffer.buffer(json.writeValueAsBytes(body)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes no new work, and waits that long for what runs. */
  public void drain(Duration bound) throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
  }
}
