package dev.mizzen.gateway.http;

import dev.mizzen.gateway.access.Access;
import dev.mizzen.gateway.access.AccessDenied;
import dev.mizzen.gateway.functions.FunctionEntry;
import dev.mizzen.gateway.functions.Functions;
import dev.mizzen.gateway.http.PublicPath.Operation;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.Problems;
import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** The public port: calls, and what a Function's pool looks like. */
public final class PublicRoutes implements Handler<HttpServerRequest> {
  private static final long BODY_LIMIT = 16L << 20;

  /** Checking more than this takes so long that it is done off the event loop. */
  private static final int QUICK_CHECK = 64 << 10;

  private static final String BEARER = "Bearer ";

  private final Vertx vertx;
  private final Functions functions;
  private final Access access;
  private final Drain drain;

  /**
   * @param vertx whose event loops serve
   * @param functions that are served
   * @param access decides who may call
   * @param drain counts, and says when to take no more
   */
  public PublicRoutes(Vertx vertx, Functions functions, Access access, Drain drain) {
    this.vertx = vertx;
    this.functions = functions;
    this.access = access;
    this.drain = drain;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Optional<PublicPath> path = PublicPath.parse(request.path());
    if (path.isEmpty()) {
      String detail =
          "This port serves /v1/namespaces/{namespace}/functions/{name}:call, /stats and /coldstarts.";
      Answers.problem(request, Problem.of(ProblemType.NOT_FOUND, detail));
      return;
    }
    String allowed = path.get().operation().method();
    if (!request.method().name().equals(allowed)) {
      request.response().putHeader("Allow", allowed);
      Answers.problem(
          request, Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Use " + allowed + " here."));
      return;
    }
    serve(request, path.get());
  }

  private void serve(HttpServerRequest request, PublicPath path) {
    Context context = vertx.getOrCreateContext();
    CallLog log = new CallLog(UUID.randomUUID().toString(), path.function());
    request.response().putHeader(PendingCall.CALL_ID, log.id());
    // Nothing of the body is read before the caller is known.
    request.pause();
    Future.fromCompletionStage(access.mayCall(token(request), path.function()), context)
        .map(caller -> find(path.function()))
        .onSuccess(function -> answer(request, context, function, path.operation(), log).run())
        .onFailure(failure -> refuse(request, problem(failure, log), log));
  }

  private Runnable answer(
      HttpServerRequest request,
      Context context,
      FunctionEntry function,
      Operation operation,
      CallLog log) {
    return switch (operation) {
      case CALL -> () -> call(request, context, function, log);
      case STATS -> () -> Answers.json(request, StatsJson.stats(function.pool().stats()));
      case COLD_STARTS ->
          () -> Answers.json(request, StatsJson.coldStarts(function.pool().coldStarts()));
    };
  }

  private void call(
      HttpServerRequest request, Context context, FunctionEntry function, CallLog log) {
    if (drain.isDraining()) {
      String detail = "This gateway is going away and takes no more calls. Call again.";
      Problem problem = Problem.of(ProblemType.SHUTTING_DOWN, detail);
      refuse(request, problem.retryAfter(Duration.ofSeconds(1)), log);
      return;
    }
    CallMeter.Call metered = drain.begin(function.key());
    Bodies.read(request, BODY_LIMIT)
        .compose(body -> check(body).map(body))
        .onSuccess(
            body -> {
              PendingCall call =
                  new PendingCall(
                      log,
                      request,
                      context,
                      body,
                      problem -> {
                        metered.rejected(problem);
                        log.answered(problem);
                      });
              HttpServerResponse response = request.response();
              response.endHandler(nothing -> metered.answered(response.getStatusCode()));
              response.closeHandler(
                  nothing -> {
                    if (!response.ended()) {
                      call.abandon();
                      metered.abandoned();
                      functions.cancel(function, call);
                    }
                  });
              functions.submit(function, call);
            })
        .onFailure(
            failure -> {
              if (failure instanceof HttpClosedException) {
                metered.abandoned();
                return;
              }
              Problem problem = problem(failure, log);
              metered.rejected(problem);
              refuse(request, problem, log);
            });
  }

  private static void refuse(HttpServerRequest request, Problem problem, CallLog log) {
    log.answered(problem);
    Answers.problem(request, problem);
  }

  private Future<Void> check(Buffer body) {
    if (body.length() <= QUICK_CHECK) {
      return verdict(CallBody.check(body.getBytes()));
    }
    return vertx
        .executeBlocking(() -> CallBody.check(body.getBytes()), false)
        .compose(PublicRoutes::verdict);
  }

  private static Future<Void> verdict(Optional<Problem> problem) {
    return problem
        .<Future<Void>>map(it -> Future.failedFuture(new Refused(it)))
        .orElseGet(Future::succeededFuture);
  }

  private FunctionEntry find(FunctionKey key) {
    return functions.find(key).orElseThrow(() -> new Refused(Problems.functionNotFound(key)));
  }

  private static Problem problem(Throwable failure, CallLog log) {
    return switch (failure) {
      case AccessDenied denied -> denied.problem();
      case Refused refused -> refused.problem();
      case CompletionException wrapped when wrapped.getCause() != null ->
          problem(wrapped.getCause(), log);
      default -> {
        log.failed(failure);
        yield Problem.of(ProblemType.INTERNAL, "The gateway failed; its log says why.");
      }
    };
  }

  private static String token(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    boolean bearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return bearer ? header.substring(BEARER.length()).trim() : "";
  }
}
