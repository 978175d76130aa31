package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.backup.Backups;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.objects.ClientObjects;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every request from its head to its answer: path, right, body, call. The body is not read
 * before the right is known.
 */
public final class Front implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(Front.class);

  private final Admission admission;
  private final Calls calls;
  private final BodyReader bodies;
  private final CallListener listener;
  private final BooleanSupplier stopping;
  private final HotCalls hot;

  /**
   * In front of one store.
   *
   * @param stopping whether connections are to be closed after their next answer
   */
  public Front(
      Store store,
      Admission admission,
      ClientObjects objects,
      Backups backups,
      ByteBudget budget,
      CallListener listener,
      BooleanSupplier stopping) {
    this.admission = admission;
    this.calls = new Calls(store, budget, objects, backups);
    this.bodies = new BodyReader(budget);
    this.listener = listener;
    this.stopping = stopping;
    this.hot = new HotCalls(admission, calls, budget, listener, stopping);
  }

  /** Before its first request: lets this connection answer some calls without Vert.x. */
  public void connected(HttpConnection connection) {
    Shortcut.into(connection, hot);
  }

  @Override
  public void handle(HttpServerRequest request) {
    long begin = System.nanoTime();
    request.pause();
    CompletableFuture<Void> gone = new CompletableFuture<>();
    request.response().closeHandler(closed -> gone.complete(null));
    // Without one, a client that leaves is logged as an error.
    request.response().exceptionHandler(broken -> gone.complete(null));
    request.exceptionHandler(broken -> gone.complete(null));
    Path path;
    Operation operation;
    try {
      path = Path.of(request.path());
      operation = path.operation(request.method().name());
    } catch (RuntimeException e) {
      fail(request, "none", begin, e);
      return;
    }
    admit(request, path, operation)
        .compose(
            caller ->
                bodies
                    .read(request, operation)
                    .compose(body -> answer(request, path, operation, caller, body, gone)))
        .onSuccess(reply -> send(request, operation.kind(), begin, reply))
        .onFailure(e -> fail(request, operation.kind(), begin, e));
  }

  private Future<Caller> admit(HttpServerRequest request, Path path, Operation operation) {
    Optional<String> token = Optional.ofNullable(request.getHeader("Authorization"));
    return Future.fromCompletionStage(
        admission.admit(token, operation, path.namespace(), path.name()), context());
  }

  private Future<Reply> answer(
      HttpServerRequest request,
      Path path,
      Operation operation,
      Caller caller,
      BodyReader.Body body,
      CompletableFuture<Void> gone) {
    Call call =
        new Call(
            operation,
            caller,
            path.namespace(),
            path.name(),
            path.key(),
            request.query(),
            request.headers(),
            body.bytes(),
            gone);
    try {
      return Future.fromCompletionStage(calls.answer(call), context())
          .onComplete(done -> bodies.release(body));
    } catch (RuntimeException e) {
      bodies.release(body);
      throw e;
    }
  }

  private void send(HttpServerRequest request, String kind, long begin, Reply reply) {
    listener.answered(kind, "ok", System.nanoTime() - begin);
    HttpServerResponse response = request.response();
    if (response.closed()) {
      reply.end().reached(false);
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    reply.contentLength().ifPresent(l -> response.putHeader("Content-Length", Long.toString(l)));
    closeSoon(response);
    if (reply.content().isPresent()) {
      stream(request, reply, reply.content().get());
      return;
    }
    end(request, reply.body()).onComplete(sent -> reply.end().reached(sent.succeeded()));
  }

  private static Future<Void> end(HttpServerRequest request, byte[] body) {
    return request
        .response()
        .end(Buffer.buffer(body))
        .onSuccess(sent -> Shortcut.answered(request.connection()));
  }

  private static void stream(HttpServerRequest request, Reply reply, Reply.Content content) {
    HttpServerResponse response = request.response();
    response.setChunked(true);
    Thread.ofVirtual()
        .name("stream")
        .start(
            () -> {
              boolean whole = false;
              try {
                content.write(new ResponseOutput(response));
                response
                    .end()
                    .onSuccess(sent -> Shortcut.answered(request.connection()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
                whole = true;
              } catch (IOException | RuntimeException e) {
                LOG.atWarn().addKeyValue("reason", e.toString()).log("A stream broke off");
                // Without its last chunk the client knows that it is not whole.
                response.reset();
              } finally {
                reply.end().reached(whole);
              }
            });
  }

  private void fail(HttpServerRequest request, String kind, long begin, Throwable thrown) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      listener.answered(kind, "client-gone", System.nanoTime() - begin);
      return;
    }
    Problem problem = Problems.of(kind, thrown);
    listener.answered(kind, problem.slug().text(), System.nanoTime() - begin);
    Reply reply = Reply.of(problem);
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (request.method() == HttpMethod.HEAD) {
      // Its answer has no body that would tell.
      response.putHeader("Mizzen-Problem", problem.slug().text());
    }
    closeSoon(response);
    BodyReader.discard(request);
    end(request, reply.body());
  }

  private void closeSoon(HttpServerResponse response) {
    if (stopping.getAsBoolean()) {
      response.putHeader("Connection", "close");
    }
  }

  private static Context context() {
    return Vertx.currentContext();
  }
}
