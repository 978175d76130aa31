package dev.mizzen.gateway.http;

import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.Json;
import java.time.Duration;

/** Writes answers. An answer whose caller has left is dropped. */
final class Answers {
  private static final String PROBLEM = "application/problem+json";
  private static final String JSON = "application/json";

  private Answers() {}

  static void problem(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (isOver(response)) {
      return;
    }
    response.setStatusCode(problem.type().status());
    if (problem.type() == ProblemType.UNAUTHORIZED) {
      response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    problem.retryAfter().ifPresent(delay -> response.putHeader("Retry-After", seconds(delay)));
    if (!request.isEnded()) {
      // What the client still sends is not read: the connection cannot carry another request.
      if (request.version() != HttpVersion.HTTP_2) {
        response.putHeader(HttpHeaderNames.CONNECTION, "close");
      }
      request.resume();
    }
    end(response, PROBLEM, problem.toMembers());
  }

  static void json(HttpServerRequest request, Object document) {
    if (!isOver(request.response())) {
      end(request.response(), JSON, document);
    }
  }

  static boolean isOver(HttpServerResponse response) {
    return response.ended() || response.closed() || response.headWritten();
  }

  private static void end(HttpServerResponse response, String type, Object document) {
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, type);
    response.end(Json.encodeToBuffer(document));
  }

  private static String seconds(Duration delay) {
    return Long.toString(Math.max(1, Math.ceilDiv(delay.toMillis(), 1000L)));
  }
}
