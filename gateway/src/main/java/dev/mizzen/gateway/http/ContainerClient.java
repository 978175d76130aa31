package dev.mizzen.gateway.http;

import dev.mizzen.gateway.functions.Sender;
import dev.mizzen.gateway.pool.Dispatch;
import dev.mizzen.gateway.pool.Outcome;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends calls to containers, over connections that are kept open per container, and streams the
 * answers back.
 */
public final class ContainerClient implements Sender {
  /** The container times out first, and can say more about it. */
  private static final Duration TIMEOUT_MARGIN = Duration.ofSeconds(1);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int MOST_CONNECTIONS_PER_CONTAINER = 1_100;
  private static final List<String> PASSED_HEADERS =
      List.of("Content-Type", "traceparent", "tracestate");

  private final Vertx vertx;
  private final HttpClient client;

  /**
   * @param vertx runs the client; closed by its owner
   */
  public ContainerClient(Vertx vertx) {
    this.vertx = vertx;
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(true)
            .setKeepAliveTimeout(60)
            .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
            .setMaxPoolSize(MOST_CONNECTIONS_PER_CONTAINER)
            .setDecompressionSupported(false)
            .setTcpNoDelay(true);
    this.client = vertx.createHttpClient(options);
  }

  @Override
  public void send(Dispatch dispatch, Consumer<Outcome> ended) {
    if (!(dispatch.input() instanceof PendingCall call)) {
      throw new IllegalArgumentException("Not a call of the public port: " + dispatch.input().id());
    }
    call.context().runOnContext(nothing -> connect(dispatch, call, ended));
  }

  private void connect(Dispatch dispatch, PendingCall call, Consumer<Outcome> ended) {
    HostPort address = HostPort.parse(dispatch.container().address());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(address.host())
            .setPort(address.port())
            .setURI("/v1/call")
            .putHeader("Authorization", "Bearer " + dispatch.container().token())
            .putHeader(PendingCall.CALL_ID, call.id())
            .putHeader("Mizzen-Timeout-Ms", Long.toString(dispatch.timeout().toMillis()));
    for (String name : PASSED_HEADERS) {
      String value = call.request().getHeader(name);
      if (value != null) {
        options.putHeader(name, value);
      }
    }
    client
        .request(options)
        .onSuccess(request -> exchange(request, dispatch, call, ended))
        .onFailure(
            cause -> {
              call.log().unreachable(dispatch.container().pod(), cause);
              ended.accept(
                  new Outcome.Unreachable(
                      dispatch.container().address() + ": " + cause.getMessage()));
            });
  }

  private void exchange(
      HttpClientRequest request, Dispatch dispatch, PendingCall call, Consumer<Outcome> ended) {
    Exchange exchange = new Exchange(dispatch, call, ended);
    long timer =
        vertx.setTimer(
            dispatch.timeout().plus(TIMEOUT_MARGIN).toMillis(),
            id -> {
              exchange.timedOut();
              request.reset();
            });
    exchange.onEnd(() -> vertx.cancelTimer(timer));
    request
        .send(call.body())
        .onSuccess(response -> answer(response, exchange))
        .onFailure(exchange::lost);
  }

  private static void answer(HttpClientResponse response, Exchange exchange) {
    int status = response.statusCode();
    if (status == HttpResponseStatus.TOO_MANY_REQUESTS.code()) {
      exchange.notStarted(response, new Outcome.Full());
    } else if (status == HttpResponseStatus.SERVICE_UNAVAILABLE.code()) {
      exchange.notStarted(response, new Outcome.Leaving());
    } else if (status == HttpResponseStatus.UNAUTHORIZED.code()) {
      // Another process has the address now; it did not run the input.
      exchange.notStarted(
          response, new Outcome.Unreachable("another process answers at its address"));
    } else {
      exchange.answered(response);
    }
  }
}
