package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import dev.mizzen.dict.sidecar.SidecarConfig.Identity;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pod's token: fetched at start, again after two thirds of its life, and sooner when it is
 * refused. Lives on one event loop and is called from there.
 */
final class PodTokenSource {
  private static final Logger LOG = LoggerFactory.getLogger(PodTokenSource.class);
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 5_000;
  private static final long ANSWER_MILLIS = 5_000;
  private static final long PATIENCE_MILLIS = 10_000;

  private record Token(String text, long expiresNanos) {}

  private final Vertx vertx;
  private final HttpClient client;
  private final Address gateway;
  private final Identity identity;
  private Token token;
  private Promise<Void> next = Promise.promise();
  private String problem = "no pod token was fetched yet";
  private long retryMillis = FIRST_RETRY_MILLIS;
  private long timer;
  private boolean fetching;

  PodTokenSource(Vertx vertx, HttpClient client, Address gateway, Identity identity) {
    this.vertx = vertx;
    this.client = client;
    this.gateway = gateway;
    this.identity = identity;
  }

  /**
   * The token, or the next one when there is none that is valid; fails when that takes too long.
   */
  Future<String> token() {
    if (valid()) {
      return Future.succeededFuture(token.text);
    }
    return next.future()
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .map(fetched -> token.text)
        .recover(e -> Future.failedFuture(new IllegalStateException(problem)));
  }

  /** Why there is no valid token; empty when there is one. */
  Optional<String> problem() {
    return valid() ? Optional.empty() : Optional.of(problem);
  }

  /** The dict-service did not accept the token: fetch another one now. */
  void refused() {
    if (!fetching && retryMillis == FIRST_RETRY_MILLIS) {
      vertx.cancelTimer(timer);
      fetch();
    }
  }

  void fetch() {
    fetching = true;
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(gateway.host())
            .setPort(gateway.port())
            .setURI("/v1/tokens")
            .setTimeout(ANSWER_MILLIS)
            .putHeader("Authorization", "Bearer " + identity.credential())
            .putHeader("Content-Type", "application/json");
    JsonObject body =
        new JsonObject()
            .put("namespace", identity.namespace())
            .put("function", identity.function())
            .put("pod", identity.pod())
            .put("podUid", identity.podUid());
    client
        .request(options)
        .compose(request -> request.send(body.toBuffer()))
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : Future.failedFuture("it answered " + response.statusCode()))
        .map(answer -> read(new JsonObject(answer)))
        .onSuccess(this::keep)
        .onFailure(this::retry);
  }

  private static Token read(JsonObject answer) {
    String text = answer.getString("podToken");
    Integer seconds = answer.getInteger("expiresInSeconds");
    if (text == null || seconds == null || seconds < 1) {
      throw new IllegalStateException("its answer lacks podToken or expiresInSeconds");
    }
    return new Token(text, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  private void keep(Token fetched) {
    fetching = false;
    retryMillis = FIRST_RETRY_MILLIS;
    token = fetched;
    long life = TimeUnit.NANOSECONDS.toMillis(fetched.expiresNanos - System.nanoTime());
    timer = vertx.setTimer(Math.max(1, life * 2 / 3), t -> fetch());
    Promise<Void> waiting = next;
    next = Promise.promise();
    waiting.complete();
  }

  private void retry(Throwable why) {
    fetching = false;
    problem = "no pod token from the gateway at %s: %s".formatted(gateway, why.getMessage());
    if (retryMillis == FIRST_RETRY_MILLIS) {
      LOG.atWarn().addKeyValue("reason", problem).log("Could not fetch a pod token, trying on");
    }
    timer = vertx.setTimer(retryMillis, t -> fetch());
    retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
  }

  private boolean valid() {
    return token != null && token.expiresNanos - System.nanoTime() > 0;
  }
}
