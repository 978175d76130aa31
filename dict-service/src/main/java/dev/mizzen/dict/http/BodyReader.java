package dev.mizzen.dict.http;

import dev.mizzen.dict.http.Problem.Slug;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the body of a paused request whole, when the budget has room and up to a bound. */
final class BodyReader {
  private static final long MOST_DISCARDED = 64L << 20;

  private final ByteBudget budget;

  BodyReader(ByteBudget budget) {
    this.budget = budget;
  }

  /** A body with what it holds of the budget. */
  record Body(byte[] bytes, long held) {
    static final Body NONE = new Body(new byte[0], 0);
  }

  Future<Body> read(HttpServerRequest request, Operation operation) {
    int most = operation.maxBody();
    OptionalLong declared = declared(request);
    if (declared.isPresent() && declared.getAsLong() > most && most > 0) {
      return Future.failedFuture(tooLarge(operation));
    }
    if (most == 0 || (declared.isPresent() && declared.getAsLong() == 0)) {
      request.resume();
      return Future.succeededFuture(Body.NONE);
    }
    return Future.fromCompletionStage(budget.acquire(declared.orElse(most)), Vertx.currentContext())
        .compose(held -> collect(request, operation, declared, held));
  }

  void release(Body body) {
    if (body.held > 0) {
      budget.release(body.held);
    }
  }

  /**
   * Lets the rest of a refused request pass by, so that its client can read the answer; but not
   * without end.
   */
  static void discard(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    AtomicLong left = new AtomicLong(MOST_DISCARDED);
    request.handler(
        part -> {
          if (left.addAndGet(-part.length()) < 0) {
            request.connection().close();
          }
        });
    request.resume();
  }

  private Future<Body> collect(
      HttpServerRequest request, Operation operation, OptionalLong declared, long held) {
    Promise<Body> done = Promise.promise();
    Buffer all = Buffer.buffer((int) declared.orElse(0));
    request.exceptionHandler(done::tryFail);
    request.handler(
        part -> {
          if (all.length() + part.length() > operation.maxBody()) {
            done.tryFail(tooLarge(operation));
          } else {
            all.appendBuffer(part);
          }
        });
    request.endHandler(end -> done.tryComplete(new Body(all.getBytes(), held)));
    request.resume();
    return done.future().onFailure(e -> budget.release(held));
  }

  /** Empty for a chunked body. */
  private static OptionalLong declared(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return request.headers().contains("Transfer-Encoding")
          ? OptionalLong.empty()
          : OptionalLong.of(0);
    }
    try {
      return OptionalLong.of(Long.parseLong(length));
    } catch (NumberFormatException e) {
      throw Problem.malformed("Content-Length is not a number");
    }
  }

  private static Problem tooLarge(Operation operation) {
    return operation == Operation.DICT_PUT
        ? new Problem(
            Slug.VALUE_TOO_LARGE,
            "a value may have at most %d bytes in any Dict".formatted(operation.maxBody()))
        : new Problem(
            Slug.BODY_TOO_LARGE,
            "the body of this call may have at most %d bytes: send it in parts"
                .formatted(operation.maxBody()));
  }
}
