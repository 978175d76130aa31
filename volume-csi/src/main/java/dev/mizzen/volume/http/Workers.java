package dev.mizzen.volume.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the work of requests on threads that may block, and writes what comes out as JSON or as a
 * problem.
 */
public final class Workers {

  private static final String PROBLEM = "application/problem+json";
  private static final String JSON = "application/json";

  private static final int LANES = 8;
  private static final long LANE_PATIENCE_SECONDS = 30;

  private final ObjectMapper json = new ObjectMapper();
  private final Semaphore lanes = new Semaphore(LANES, true);
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
      run(context, ctx, () -> reply(context, ctx, work));
    };
  }

  /**
   * The same for work that answers with contents of any length: only so many run at once, because
   * each holds some of it in memory.
   */
  public Handler<RoutingContext> giving(Function<RoutingContext, Answer> work) {
    return ctx -> {
      var context = vertx.getOrCreateContext();
      run(context, ctx, () -> inLane(ctx, () -> reply(context, ctx, work)));
    };
  }

  /** The same for work that takes contents of any length: it reads the body while this comes. */
  public Handler<RoutingContext> taking(BiFunction<RoutingContext, InputStream, Answer> work) {
    return ctx -> {
      var context = vertx.getOrCreateContext();
      var body = new RequestStream(context, ctx.request());
      run(context, ctx, () -> inLane(ctx, () -> reply(context, ctx, c -> work.apply(c, body))));
    };
  }

  private void run(Context context, RoutingContext ctx, Supplier<Runnable> work) {
    try {
      threads.execute(
          () -> {
            Runnable reply = work.get();
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
  }

  private Runnable inLane(RoutingContext ctx, Supplier<Runnable> work) {
    try {
      if (!lanes.tryAcquire(LANE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return () ->
            send(
                ctx,
                Problem.of(
                    503,
                    "queue-full",
                    "Too many transfers at once",
                    "%d transfers run already: call again later, or with fewer at once"
                        .formatted(LANES)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return () -> send(ctx, Problems.of(e));
    }
    try {
      return work.get();
    } finally {
      lanes.release();
    }
  }

  private Runnable reply(
      Context context, RoutingContext ctx, Function<RoutingContext, Answer> work) {
    try {
      var answer = work.apply(ctx);
      if (answer.body() instanceof Answer.Content content) {
        ResponseStream.send(context, ctx.response(), answer.status(), content);
        return () -> {};
      }
      return () -> send(ctx, answer);
    } catch (RuntimeException e) {
      var problem = Problems.of(e);
      return () -> send(ctx, problem);
    }
  }

  /** A body that was not read to its end is in the way of the connection's next request. */
  private static void discardRest(RoutingContext ctx) {
    if (!ctx.request().isEnded()) {
      if (ctx.request().version() != HttpVersion.HTTP_2) {
        ctx.response().putHeader(HttpHeaders.CONNECTION, "close");
      }
      ctx.request().handler(rest -> {}).resume();
    }
  }

  private void send(RoutingContext ctx, Answer answer) {
    discardRest(ctx);
    if (answer.body() instanceof Answer.Empty) {
      ctx.response().setStatusCode(answer.status()).end();
    } else {
      send(ctx, answer.status(), JSON, answer.body());
    }
  }

  private void send(RoutingContext ctx, Problem problem) {
    discardRest(ctx);
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
