package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.http.Problem;
import dev.mizzen.dict.http.Problem.Slug;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One request on its way. What could not even connect was certainly not executed and is tried again
 * for a while, its body still unread; what broke later is tried again only when it changes nothing
 * (GET, HEAD). Bodies flow through and are never held.
 */
final class Forwarding {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host",
          "authorization");
  private static final long FIRST_RETRY_MILLIS = 20;
  private static final long LAST_RETRY_MILLIS = 1_000;
  private static final long PATIENCE_NANOS = 15_000_000_000L;
  private static final int MAX_REPEATS = 3;

  private final Vertx vertx;
  private final HttpClient client;
  private final SidecarConfig.Address upstream;
  private final PodTokenSource tokens;
  private final HttpServerRequest request;
  private final long begun = System.nanoTime();
  private long retryMillis = FIRST_RETRY_MILLIS;
  private int repeats;
  private boolean gone;
  private HttpClientRequest outgoing;

  Forwarding(
      Vertx vertx,
      HttpClient client,
      SidecarConfig.Address upstream,
      PodTokenSource tokens,
      HttpServerRequest request) {
    this.vertx = vertx;
    this.client = client;
    this.upstream = upstream;
    this.tokens = tokens;
    this.request = request;
  }

  void begin() {
    request.pause();
    request.response().closeHandler(closed -> leave());
    request.response().exceptionHandler(broken -> leave());
    request.exceptionHandler(broken -> leave());
    tokens
        .token()
        .onSuccess(this::connect)
        .onFailure(e -> SidecarProxy.answer(request, unavailable(e.getMessage())));
  }

  /** The caller is gone: whoever waits for it over there must not take an item for nobody. */
  private void leave() {
    gone = true;
    if (outgoing != null) {
      outgoing.reset();
    }
  }

  private void connect(String token) {
    if (gone) {
      return;
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(upstream.host())
            .setPort(upstream.port())
            .setURI(request.uri());
    client
        .request(options)
        .onSuccess(connected -> send(connected, token))
        .onFailure(e -> connectAgain(token, e));
  }

  private void connectAgain(String token, Throwable why) {
    if (System.nanoTime() - begun > PATIENCE_NANOS) {
      SidecarProxy.answer(
          request,
          unavailable(
              "the dict-service at %s cannot be reached, and nothing was done: %s"
                  .formatted(upstream, why.getMessage())));
      return;
    }
    vertx.setTimer(retryMillis, t -> connect(token));
    retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
  }

  private void send(HttpClientRequest connected, String token) {
    outgoing = connected;
    if (gone) {
      outgoing.reset();
      return;
    }
    for (Map.Entry<String, String> header : request.headers()) {
      if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        outgoing.headers().add(header.getKey(), header.getValue());
      }
    }
    outgoing.putHeader("Authorization", "Bearer " + token);
    outgoing.response().onSuccess(this::answer).onFailure(e -> broken(token, e));
    sendBody();
  }

  private void sendBody() {
    if (request.headers().contains("Transfer-Encoding")) {
      outgoing.setChunked(true);
    } else if (!hasLength()) {
      request.resume();
      outgoing.end();
      return;
    }
    // Half a body must not look like a whole one. When this breaks, so does the response: that is
    // dealt with there.
    request.pipe().endOnFailure(false).to(outgoing).onFailure(e -> outgoing.reset());
  }

  private boolean hasLength() {
    String length = request.getHeader("Content-Length");
    return length != null && !length.equals("0");
  }

  private void answer(HttpClientResponse answer) {
    if (answer.statusCode() == 401) {
      tokens.refused();
    }
    request.response().setStatusCode(answer.statusCode());
    for (Map.Entry<String, String> header : answer.headers()) {
      if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        request.response().headers().add(header.getKey(), header.getValue());
      }
    }
    if (request.method() == HttpMethod.HEAD || answer.statusCode() == 204) {
      request.response().end();
      return;
    }
    if (!answer.headers().contains("Content-Length")) {
      request.response().setChunked(true);
    }
    // A body cut short must look cut short.
    answer
        .pipe()
        .endOnFailure(false)
        .to(request.response())
        .onFailure(e -> request.connection().close());
  }

  private void broken(String token, Throwable why) {
    if (gone) {
      return;
    }
    boolean harmless = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (harmless && repeats++ < MAX_REPEATS) {
      vertx.setTimer(retryMillis, t -> connect(token));
      return;
    }
    SidecarProxy.answer(
        request,
        unavailable(
            "the connection to the dict-service broke before its answer; whether the call was done"
                + " is not known: "
                + why.getMessage()));
  }

  private static Problem unavailable(String why) {
    return new Problem(Slug.STORAGE_UNAVAILABLE, why, Map.of("Retry-After", "1"));
  }
}
