package dev.mizzen.dict.auth;

import dev.mizzen.dict.auth.Denied.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The few calls that are needed, on the HTTP client that is here anyway: a whole Kubernetes client
 * would cost more memory than the block cache.
 */
public final class VertxKubernetesApi implements KubernetesApi {
  private static final int CONNECTIONS = 4;
  private static final int MAX_WAITING = 1_000;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int ANSWER_MILLIS = 5_000;

  private final Vertx vertx;
  private final HttpClient client;
  private final KubernetesSettings settings;

  /** Connects at the first question. */
  public VertxKubernetesApi(Vertx vertx, KubernetesSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(settings.host())
            .setDefaultPort(settings.port())
            .setSsl(settings.tls())
            .setVerifyHost(true)
            .setConnectTimeout(CONNECT_MILLIS);
    settings
        .authority()
        .ifPresent(
            pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
    this.client =
        vertx.createHttpClient(
            options,
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
  }

  @Override
  public CompletableFuture<Answer> send(String method, String path, Optional<JsonObject> body) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setURI(path)
            .setTimeout(ANSWER_MILLIS)
            .putHeader("Accept", "application/json");
    body.ifPresent(b -> request.putHeader("Content-Type", "application/json"));
    CompletableFuture<Answer> result = new CompletableFuture<>();
    // All of it on one event loop: a body that is asked for from another thread may be over by
    // then.
    vertx
        .getOrCreateContext()
        .runOnContext(
            started ->
                exchange(request, body)
                    .onSuccess(result::complete)
                    .onFailure(e -> result.completeExceptionally(undecided(e))));
    return result;
  }

  private Future<Answer> exchange(RequestOptions request, Optional<JsonObject> body) {
    return token(request)
        .compose(client::request)
        .compose(r -> body.map(b -> r.send(b.toBuffer())).orElseGet(r::send))
        .compose(response -> response.body().map(answer -> read(response, answer)));
  }

  private Future<RequestOptions> token(RequestOptions request) {
    if (settings.token().isEmpty()) {
      return Future.succeededFuture(request);
    }
    return vertx
        .fileSystem()
        .readFile(settings.token().get().toString())
        .map(t -> request.putHeader("Authorization", "Bearer " + t.toString().strip()));
  }

  private static Answer read(HttpClientResponse response, Buffer answer) {
    try {
      return new Answer(response.statusCode(), new JsonObject(answer));
    } catch (DecodeException e) {
      throw new Denied(
          Reason.UNDECIDED,
          "the API server answered %d, and not in JSON".formatted(response.statusCode()));
    }
  }

  private static Denied undecided(Throwable cause) {
    return cause instanceof Denied denied
        ? denied
        : new Denied(Reason.UNDECIDED, "the API server could not be asked: " + cause.getMessage());
  }
}
