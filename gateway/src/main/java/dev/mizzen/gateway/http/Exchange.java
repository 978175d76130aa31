package dev.mizzen.gateway.http;

import dev.mizzen.gateway.pool.Dispatch;
import dev.mizzen.gateway.pool.Outcome;
import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * One request to a container and what comes of it; ends exactly once. Stays on the event loop of
 * its call.
 */
final class Exchange {
  private static final List<String> PASSED_HEADERS =
      List.of("Content-Type", "Content-Length", "Content-Encoding");

  private final Dispatch dispatch;
  private final PendingCall call;
  private final Consumer<Outcome> ended;
  private Runnable onEnd = () -> {};
  private boolean over;

  Exchange(Dispatch dispatch, PendingCall call, Consumer<Outcome> ended) {
    this.dispatch = dispatch;
    this.call = call;
    this.ended = ended;
  }

  void onEnd(Runnable action) {
    onEnd = action;
  }

  /** The container refused the input; it has not started. */
  void notStarted(HttpClientResponse response, Outcome outcome) {
    response.resume();
    end(outcome);
  }

  /** The container answers: the answer is streamed to the caller. */
  void answered(HttpClientResponse answer) {
    HttpServerResponse response = call.request().response();
    answer.exceptionHandler(this::lost);
    if (Answers.isOver(response)) {
      // The caller left while its input ran; the slot is free when the container is done.
      answer.endHandler(nothing -> end(new Outcome.Answered()));
      answer.resume();
      return;
    }
    response.setStatusCode(answer.statusCode());
    for (String name : PASSED_HEADERS) {
      String value = answer.getHeader(name);
      if (value != null) {
        response.putHeader(name, value);
      }
    }
    if (answer.getHeader("Content-Length") == null) {
      response.setChunked(true);
    }
    PendingCall.describe(response.headers(), dispatch.container().pod(), dispatch.coldStart());
    answer
        .pipe()
        .endOnFailure(false)
        .to(response)
        .onSuccess(nothing -> end(new Outcome.Answered()))
        .onFailure(
            cause -> {
              // The caller left, or the container broke off: either way the answer cannot be
              // completed.
              response.reset();
              end(new Outcome.Lost());
            });
  }

  /** No answer came in time. */
  void timedOut() {
    if (over) {
      return;
    }
    end(new Outcome.TimedOut());
    fail(
        Problem.of(
            ProblemType.CALL_TIMEOUT,
            "The function did not answer within spec.timeout (%d s). Raise it, or do less in one call."
                .formatted(dispatch.timeout().toSeconds())));
  }

  /** The connection broke after the input was sent. */
  void lost(Throwable cause) {
    if (over) {
      return;
    }
    end(new Outcome.Lost());
    fail(
        Problem.of(
            ProblemType.CONTAINER_FAILED,
            "Container '%s' ended, or lost its connection, while it ran the call (%s). It may have run in part, so it was not sent again; see kubectl logs --previous."
                .formatted(dispatch.container().pod(), cause.getMessage())));
  }

  private void fail(Problem problem) {
    call.log().answered(problem, dispatch.container().pod());
    HttpServerResponse response = call.request().response();
    if (response.headWritten() && !response.ended()) {
      response.reset();
      return;
    }
    PendingCall.describe(response.headers(), dispatch.container().pod(), dispatch.coldStart());
    Answers.problem(call.request(), problem);
  }

  private void end(Outcome outcome) {
    if (!over) {
      over = true;
      onEnd.run();
      ended.accept(outcome);
    }
  }
}
