package dev.mizzen.volume.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;

/** An API server that knows one Lease, and refuses writes that go by an old version of it. */
public final class FakeLeases implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private Optional<ObjectNode> lease = Optional.empty();
  private int version;
  private boolean losesReplies;

  public FakeLeases() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/apis/coordination.k8s.io/v1/namespaces/ns/leases", this::serve);
    server.start();
  }

  /** A client that tries once. */
  public KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  /** Whose it is; empty when it is nobody's. */
  public synchronized String holder() {
    return lease.map(it -> it.path("spec").path("holderIdentity").asText("")).orElse("");
  }

  /** Somebody deletes it. */
  public synchronized void delete() {
    lease = Optional.empty();
  }

  /** Whether writes are done and answered with 500. */
  public synchronized void loseReplies(boolean loses) {
    losesReplies = loses;
  }

  private synchronized void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod()) {
      case "GET" -> answer(exchange, lease.isPresent() ? 200 : 404, lease.orElse(failure(404)));
      case "POST" -> write(exchange, body, lease.isEmpty());
      case "PUT" -> write(exchange, body, isCurrent(body));
      default -> answer(exchange, 405, failure(405));
    }
  }

  private boolean isCurrent(byte[] body) throws IOException {
    String seen = JSON.readTree(body).path("metadata").path("resourceVersion").asText();
    return seen.equals(Integer.toString(version)) && lease.isPresent();
  }

  private void write(HttpExchange exchange, byte[] body, boolean allowed) throws IOException {
    if (!allowed) {
      answer(exchange, 409, failure(409));
      return;
    }
    version++;
    ObjectNode next = (ObjectNode) JSON.readTree(body);
    next.withObject("/metadata").put("resourceVersion", Integer.toString(version));
    lease = Optional.of(next);
    answer(exchange, losesReplies ? 500 : 200, losesReplies ? failure(500) : next);
  }

  private static ObjectNode failure(int code) {
    return JSON.createObjectNode()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", "Failure")
        .put("code", code)
        .put("message", "the API server says " + code);
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
