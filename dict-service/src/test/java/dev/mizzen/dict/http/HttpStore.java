package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Guarantees;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Totals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A client that looks like a store, so that the same tests run over HTTP. */
public final class HttpStore implements Store {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Target definitions;
  private final Target data;

  /** Where requests go, and with which token, if any. */
  public record Target(int port, Optional<String> token) {}

  /** Definitions may need another way than data. */
  public HttpStore(Target definitions, Target data) {
    this.definitions = definitions;
    this.data = data;
  }

  @Override
  public Dicts dicts() {
    return new HttpDicts(this);
  }

  @Override
  public Queues queues() {
    return new HttpQueues(this);
  }

  @Override
  public Guarantees guarantees() {
    JsonObject answer =
        send("GET", "/v1/store").thenApply(HttpStore::checked).thenApply(HttpStore::json).join();
    return new Guarantees(
        answer.getString("engine"),
        answer.getString("durability"),
        answer.getString("order"),
        answer.getString("staleness"));
  }

  @Override
  public Totals totals() {
    return Totals.NONE;
  }

  @Override
  public void close() {
    client.close();
  }

  static String path(String kind, ObjectName name, String rest) {
    return "/v1/namespaces/%s/%s/%s%s".formatted(name.namespace(), kind, name.name(), rest);
  }

  static String encode(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes.array()) {
      text.append("%%%02X".formatted(b));
    }
    return text.toString();
  }

  CompletableFuture<HttpResponse<byte[]>> define(String method, String path, JsonObject body) {
    return send(definitions, method, path, body.toBuffer().getBytes(), r -> r);
  }

  CompletableFuture<HttpResponse<byte[]>> send(String method, String path) {
    return send(data, method, path, new byte[0], r -> r);
  }

  CompletableFuture<HttpResponse<byte[]>> send(
      String method, String path, byte[] body, UnaryOperator<HttpRequest.Builder> more) {
    return send(data, method, path, body, more);
  }

  private CompletableFuture<HttpResponse<byte[]>> send(
      Target target,
      String method,
      String path,
      byte[] body,
      UnaryOperator<HttpRequest.Builder> more) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port + path))
            .method(
                method,
                body.length == 0 && !method.equals("PUT")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    target.token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
    return client.sendAsync(more.apply(request).build(), BodyHandlers.ofByteArray());
  }

  /** The response itself when it is a success, else the refusal thrown. */
  static HttpResponse<byte[]> checked(HttpResponse<byte[]> response) {
    if (response.statusCode() < 300) {
      return response;
    }
    Optional<String> ofHead = response.headers().firstValue("Mizzen-Problem");
    if (ofHead.isPresent()) {
      throw new StoreException(reason(ofHead.get()), "HEAD says no more");
    }
    JsonObject problem = json(response);
    String slug = problem.getString("type").substring("https://mizzen.dev/problems/".length());
    StoreException refusal = new StoreException(reason(slug), problem.getString("detail"));
    throw problem.containsKey("step") ? refusal.atStep(problem.getInteger("step")) : refusal;
  }

  /** For problems that no engine has: something else than a refusal. */
  static Reason reason(String slug) {
    return Arrays.stream(Reason.values())
        .filter(r -> r.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(slug))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(slug));
  }

  static JsonObject json(HttpResponse<byte[]> response) {
    return new JsonObject(Buffer.buffer(response.body()));
  }
}
