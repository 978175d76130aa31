package dev.mizzen.dict.grpc;

import com.google.protobuf.MessageLite;
import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.grpc.Methods.Method;
import dev.mizzen.dict.grpc.Methods.Streaming;
import dev.mizzen.dict.grpc.Methods.Target;
import dev.mizzen.dict.grpc.Methods.Unary;
import dev.mizzen.dict.http.Admission;
import dev.mizzen.dict.http.CallListener;
import dev.mizzen.dict.http.Problem;
import dev.mizzen.dict.http.Problem.Slug;
import dev.mizzen.dict.http.Problems;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Takes every call from its head to its end: token, message, right, work. No message is read for
 * somebody who is nobody.
 */
final class GrpcCalls {
  private final Vertx vertx;
  private final Admission admission;
  private final CallListener listener;
  private final BooleanSupplier stopping;

  GrpcCalls(Vertx vertx, Admission admission, CallListener listener, BooleanSupplier stopping) {
    this.vertx = vertx;
    this.admission = admission;
    this.listener = listener;
    this.stopping = stopping;
  }

  /** One answer to one message. */
  <Q extends MessageLite, A extends MessageLite> void unary(
      Unary<Q, A> unary, GrpcServerRequest<Q, A> request) {
    long begin = System.nanoTime();
    CompletableFuture<Void> gone = gone(request);
    asking(unary.method(), request, gone)
        .compose(asking -> future(() -> unary.work().apply(asking)))
        .onSuccess(answer -> send(unary.method(), begin, request, gone, answer))
        .onFailure(e -> fail(unary.method(), begin, request.response(), gone, e));
  }

  private <Q extends MessageLite, A extends MessageLite> void send(
      Method<Q> method,
      long begin,
      GrpcServerRequest<Q, A> request,
      CompletableFuture<Void> gone,
      Answer<A> answer) {
    if (gone.isDone()) {
      answer.undo().run();
      late(method, begin, request.response());
      return;
    }
    listener.answered(method.operation().kind(), "ok", System.nanoTime() - begin);
    request.response().end(answer.message()).onFailure(broken -> answer.undo().run());
  }

  /** Answers until the client leaves; each is asked for once the one before it was sent. */
  <Q extends MessageLite, A extends MessageLite> void stream(
      Streaming<Q, A> streaming, GrpcServerRequest<Q, A> request) {
    long begin = System.nanoTime();
    CompletableFuture<Void> gone = gone(request);
    asking(streaming.method(), request, gone)
        .compose(asking -> next(streaming, request, asking, streaming.first().apply(asking)))
        .onFailure(e -> fail(streaming.method(), begin, request.response(), gone, e));
  }

  private <Q extends MessageLite, A extends MessageLite> Future<Void> next(
      Streaming<Q, A> streaming,
      GrpcServerRequest<Q, A> request,
      Asking<Q> asking,
      Streaming.Source<A> source) {
    if (asking.gone().isDone()) {
      return Future.failedFuture(new Problem(Slug.SHUTTING_DOWN, "the client left"));
    }
    if (stopping.getAsBoolean()) {
      return Future.failedFuture(
          new Problem(Slug.SHUTTING_DOWN, "the dict-service is shutting down: go on from here"));
    }
    return future(source::next)
        .compose(
            message ->
                message.isPresent()
                    ? request.response().write(message.get())
                    : Future.<Void>succeededFuture())
        // A token ends, and so do rights: longer than one wait nobody goes on without them.
        .compose(
            sent ->
                future(
                    () ->
                        admit(
                            request,
                            streaming.method().target(asking.message()),
                            streaming.method())))
        .compose(still -> next(streaming, request, asking, source));
  }

  /** Completed when the client leaves, its connection breaks or its deadline is over. */
  private CompletableFuture<Void> gone(GrpcServerRequest<?, ?> request) {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    request.errorHandler(error -> gone.complete(null));
    request.exceptionHandler(broken -> gone.complete(null));
    request.response().exceptionHandler(broken -> gone.complete(null));
    if (request.timeout() > 0) {
      long timer = vertx.setTimer(request.timeout(), over -> gone.complete(null));
      gone.thenRun(() -> vertx.cancelTimer(timer));
    }
    return gone;
  }

  private <Q extends MessageLite> Future<Asking<Q>> asking(
      Method<Q> method, GrpcServerRequest<Q, ?> request, CompletableFuture<Void> gone) {
    Future<Q> message = request.last();
    request.pause();
    return future(() -> admission.identify(token(request)))
        .compose(
            somebody -> {
              request.resume();
              return message;
            })
        .compose(
            read -> {
              if (read == null) {
                throw Problem.malformed("the call has no message");
              }
              Target target = method.target(read);
              return future(() -> admit(request, target, method))
                  .map(
                      caller ->
                          new Asking<>(read, caller, target.namespace(), target.name(), gone));
            });
  }

  private CompletionStage<Caller> admit(
      GrpcServerRequest<?, ?> request, Target target, Method<?> method) {
    return admission.admit(token(request), method.operation(), target.namespace(), target.name());
  }

  private static Optional<String> token(GrpcServerRequest<?, ?> request) {
    return Optional.ofNullable(request.headers().get("authorization"));
  }

  private static <T> Future<T> future(Supplier<CompletionStage<T>> work) {
    Context context = Vertx.currentContext();
    try {
      return Future.fromCompletionStage(work.get(), context);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void late(Method<?> method, long begin, GrpcServerResponse<?, ?> response) {
    listener.answered(method.operation().kind(), "client-gone", System.nanoTime() - begin);
    response.status(GrpcStatus.DEADLINE_EXCEEDED).statusMessage("the deadline is over").end();
  }

  private void fail(
      Method<?> method,
      long begin,
      GrpcServerResponse<?, ?> response,
      CompletableFuture<Void> gone,
      Throwable thrown) {
    if (gone.isDone()) {
      late(method, begin, response);
      return;
    }
    String kind = method.operation().kind();
    Problem problem = Problems.of(kind, thrown);
    listener.answered(kind, problem.slug().text(), System.nanoTime() - begin);
    response.trailers().set("mizzen-problem", problem.slug().text());
    problem
        .step()
        .ifPresent(step -> response.trailers().set("mizzen-step", Integer.toString(step)));
    response.status(Statuses.of(problem.slug())).statusMessage(problem.getMessage()).end();
  }
}
