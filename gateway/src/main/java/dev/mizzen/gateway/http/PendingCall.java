package dev.mizzen.gateway.http;

import dev.mizzen.gateway.functions.PendingInput;
import dev.mizzen.gateway.pool.ColdStart;
import dev.mizzen.gateway.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * A call of the public port, from its body to its answer. All work on it is done on its own event
 * loop.
 */
final class PendingCall implements PendingInput {
  static final String CALL_ID = "Mizzen-Call-Id";
  static final String CONTAINER = "Mizzen-Container";
  static final String COLD_START = "Mizzen-Cold-Start";

  private final CallLog log;
  private final HttpServerRequest request;
  private final Context context;
  private final Buffer body;
  private final Consumer<Problem> onRejected;
  private volatile boolean abandoned;

  PendingCall(
      CallLog log,
      HttpServerRequest request,
      Context context,
      Buffer body,
      Consumer<Problem> onRejected) {
    this.log = log;
    this.request = request;
    this.context = context;
    this.body = body;
    this.onRejected = onRejected;
  }

  @Override
  public String id() {
    return log.id();
  }

  @Override
  public long bytes() {
    return body.length();
  }

  @Override
  public boolean abandoned() {
    return abandoned;
  }

  @Override
  public void reject(Problem problem) {
    onRejected.accept(problem);
    context.runOnContext(nothing -> Answers.problem(request, problem));
  }

  void abandon() {
    abandoned = true;
  }

  CallLog log() {
    return log;
  }

  Buffer body() {
    return body;
  }

  Context context() {
    return context;
  }

  HttpServerRequest request() {
    return request;
  }

  /** Headers that say where the call ran. */
  static void describe(MultiMap headers, String pod, java.util.Optional<ColdStart> coldStart) {
    headers.set(CONTAINER, pod);
    coldStart.ifPresent(start -> headers.set(COLD_START, Long.toString(start.totalMs())));
  }
}
