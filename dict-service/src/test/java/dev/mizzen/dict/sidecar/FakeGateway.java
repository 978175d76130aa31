package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.auth.TestTokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives pod tokens to who shows the right credential. */
public final class FakeGateway implements AutoCloseable {
  public static final String CREDENTIAL = "credential-of-f";

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
  private volatile int expiresInSeconds = 600;
  private volatile int status = 200;

  public FakeGateway() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public int port() {
    return server.actualPort();
  }

  public List<JsonObject> requests() {
    return requests;
  }

  void tokensLive(int seconds) {
    expiresInSeconds = seconds;
  }

  void answerWith(int newStatus) {
    status = newStatus;
  }

  private void answer(HttpServerRequest request) {
    boolean known =
        ("Bearer " + CREDENTIAL).equals(request.getHeader("Authorization"))
            && request.path().equals("/v1/tokens");
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject asked = new JsonObject(body);
              requests.add(asked);
              request
                  .response()
                  .setStatusCode(known ? status : 401)
                  .end(
                      new JsonObject()
                          .put("podToken", TestTokens.pod(asked.getString("namespace")))
                          .put("expiresInSeconds", expiresInSeconds)
                          .toBuffer());
            });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
