package dev.mizzen.gateway.http;

import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads bodies up to a bound. */
final class Bodies {
  private Bodies() {}

  /**
   * The whole body of a request that was paused before its body was read.
   *
   * @param limit in bytes; a larger body fails with {@link Refused}, if possible before any of it
   *     is read
   */
  static Future<Buffer> read(HttpServerRequest request, long limit) {
    if (declared(request) > limit) {
      return Future.failedFuture(tooLarge(limit));
    }
    Promise<Buffer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > limit) {
            promise.tryFail(tooLarge(limit));
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(promise::tryFail);
    request.endHandler(end -> promise.tryComplete(body));
    request.resume();
    return promise.future();
  }

  private static long declared(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Refused tooLarge(long limit) {
    return new Refused(
        Problem.of(
            ProblemType.BODY_TOO_LARGE,
            "The body may have at most %d bytes. Put more into a Volume or a Dict, and send its name."
                .formatted(limit)));
  }
}
