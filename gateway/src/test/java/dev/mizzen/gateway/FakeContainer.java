package dev.mizzen.gateway;

import dev.mizzen.gateway.pool.FunctionKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A container of a Function as the gateway sees it: pushes, holds, and answers calls as the test
 * wants.
 */
final class FakeContainer {
  final String pod;
  final String podUid;
  final AtomicInteger mostAtATime = new AtomicInteger();
  final List<String> callIds = new CopyOnWriteArrayList<>();
  final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

  final AtomicInteger lastPush = new AtomicInteger();

  private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
  private final Vertx vertx;
  private final FunctionKey function;
  private final String credential;
  private final int gatewayPort;
  private final HttpServer server;
  private final HttpClient client;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean stopped;

  FakeContainer(
      Vertx vertx,
      FunctionKey function,
      String pod,
      String podUid,
      String credential,
      int gatewayPort,
      BiConsumer<FakeContainer, HttpServerRequest> behaviour) {
    this.vertx = vertx;
    this.function = function;
    this.pod = pod;
    this.podUid = podUid;
    this.credential = credential;
    this.gatewayPort = gatewayPort;
    this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  callIds.add(request.getHeader("Mizzen-Call-Id"));
                  requests.add(request);
                  mostAtATime.accumulateAndGet(running.incrementAndGet(), Math::max);
                  behaviour.accept(this, request);
                });
  }

  /**
   * Listens and pushes; afterwards it holds, and pushes again when that breaks, until it is killed.
   */
  Future<Integer> start(int maxInputs) {
    return server
        .listen(0, "127.0.0.1")
        .compose(listening -> push(maxInputs, "127.0.0.1:" + listening.actualPort()))
        .onSuccess(status -> hold(maxInputs));
  }

  Future<Integer> push(int maxInputs, String address) {
    JsonObject body =
        who()
            .put("revision", FakeKubernetes.REVISION)
            .put("pod", pod)
            .put("podUid", podUid)
            .put("address", address)
            .put("token", "secret-of-" + podUid)
            .put("running", running.get())
            .put("maxInputs", maxInputs)
            .put("startup", new JsonObject().put("bootstrapMs", 90).put("importMs", 10));
    return post("/v1/containers", body)
        .map(HttpClientResponse::statusCode)
        .onSuccess(lastPush::set);
  }

  Future<Integer> fail(String slug, String message) {
    JsonObject error =
        new JsonObject()
            .put("slug", slug)
            .put("type", "ModuleNotFoundError")
            .put("message", message)
            .put("traceback", "main.py, line 1");
    JsonObject body =
        who().put("revision", FakeKubernetes.REVISION).put("pod", pod).put("error", error);
    return post("/v1/containers/" + podUid + ":failed", body).map(HttpClientResponse::statusCode);
  }

  Future<HttpClientResponse> post(String path, JsonObject body) {
    return client
        .request(HttpMethod.POST, gatewayPort, "127.0.0.1", path)
        .map(request -> request.putHeader("Authorization", "Bearer " + credential))
        .compose(request -> send(request, body.toBuffer()));
  }

  void answer(HttpServerRequest request, int status, String json) {
    running.decrementAndGet();
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json);
  }

  /** Lets the call wait for {@link #release}. */
  void hold(HttpServerRequest request) {
    held.add(request);
  }

  void release(String json) {
    HttpServerRequest request = held.remove();
    vertx.runOnContext(nothing -> answer(request, 200, json));
  }

  void answerLater(HttpServerRequest request, long millis, String json) {
    vertx.setTimer(millis, id -> answer(request, 200, json));
  }

  /** Ends as a killed process does: no connection of it lives on. */
  void kill() {
    stopped = true;
    server.close();
    client.close();
  }

  private void hold(int maxInputs) {
    post("/v1/containers/" + podUid + ":hold", who())
        .onComplete(
            answer -> {
              if (stopped) {
                return;
              }
              if (answer.succeeded() && answer.result().statusCode() == 200) {
                hold(maxInputs);
              } else {
                vertx.setTimer(50, id -> pushAgain(maxInputs));
              }
            });
  }

  private void pushAgain(int maxInputs) {
    if (stopped) {
      return;
    }
    push(maxInputs, "127.0.0.1:" + server.actualPort()).onComplete(answer -> hold(maxInputs));
  }

  private JsonObject who() {
    return new JsonObject().put("namespace", function.namespace()).put("function", function.name());
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Buffer body) {
    return request.send(body);
  }
}
