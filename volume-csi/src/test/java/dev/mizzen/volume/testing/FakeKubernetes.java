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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An API server that knows Volume objects only, and an operator that lets them go when they are
 * deleted, as soon as the test says so.
 */
public final class FakeKubernetes implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
  private final AtomicInteger version = new AtomicInteger();
  private final HttpServer server;
  private final KubernetesClient client;
  private volatile boolean held;
  private volatile Consumer<String> onDelete = path -> {};

  public FakeKubernetes() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/apis/mizzen.dev/v1/namespaces/", this::serve);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  public KubernetesClient client() {
    return client;
  }

  /** Whether objects that are deleted stay, as with a finalizer. */
  public void hold(boolean holds) {
    held = holds;
    if (!holds) {
      objects.values().removeIf(object -> object.path("metadata").has("deletionTimestamp"));
    }
  }

  /** Called with {@code namespace/name} when a deletion begins. */
  public void onDelete(Consumer<String> does) {
    onDelete = does;
  }

  /** The object {@code namespace/name}. */
  public Optional<JsonNode> object(String path) {
    return Optional.ofNullable(objects.get(path));
  }

  /** Somebody applies a manifest. */
  public void apply(String path, String spec) {
    put(path, read("{\"metadata\": {}, \"spec\": %s}".formatted(spec)));
  }

  /** The operator writes a status. */
  public void status(String path, String status) {
    objects.computeIfPresent(
        path,
        (key, object) -> {
          ObjectNode next = object.deepCopy();
          next.set("status", read(status));
          next.withObject("/metadata").put("resourceVersion", next());
          return next;
        });
  }

  private ObjectNode put(String path, ObjectNode object) {
    object.put("apiVersion", "mizzen.dev/v1").put("kind", "Volume");
    object
        .withObject("/metadata")
        .put("namespace", path.substring(0, path.indexOf('/')))
        .put("name", path.substring(path.indexOf('/') + 1))
        .put("uid", "uid-" + next())
        .put("generation", 1)
        .put("resourceVersion", next());
    objects.put(path, object);
    return object;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getPath().split("/");
    byte[] body = exchange.getRequestBody().readAllBytes();
    String namespace = parts[5];
    switch (exchange.getRequestMethod()) {
      case "POST" -> create(exchange, namespace, read(new String(body)));
      case "GET" -> get(exchange, namespace + "/" + parts[7]);
      case "DELETE" -> delete(exchange, namespace + "/" + parts[7], read(new String(body)));
      default -> answer(exchange, 405, status(405));
    }
  }

  private void create(HttpExchange exchange, String namespace, ObjectNode object)
      throws IOException {
    String path = namespace + "/" + object.path("metadata").path("name").asText();
    if (namespace.equals("nowhere")) {
      answer(exchange, 404, status(404));
    } else if (objects.containsKey(path)) {
      answer(exchange, 409, status(409));
    } else {
      answer(exchange, 201, put(path, object));
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    ObjectNode object = objects.get(path);
    answer(exchange, object == null ? 404 : 200, object == null ? status(404) : object);
  }

  private void delete(HttpExchange exchange, String path, JsonNode options) throws IOException {
    ObjectNode object = objects.get(path);
    String seen = options.path("preconditions").path("resourceVersion").asText();
    if (object == null) {
      answer(exchange, 404, status(404));
    } else if (!object.path("metadata").path("resourceVersion").asText().equals(seen)) {
      answer(exchange, 409, status(409));
    } else {
      ObjectNode going = object.deepCopy();
      going
          .withObject("/metadata")
          .put("deletionTimestamp", "2026-01-02T03:04:05Z")
          .put("resourceVersion", next());
      objects.put(path, going);
      onDelete.accept(path);
      if (!held) {
        objects.remove(path);
      }
      answer(exchange, 200, going);
    }
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static ObjectNode status(int code) {
    return JSON.createObjectNode()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", "Failure")
        .put("code", code)
        .put("message", "the API server says " + code);
  }

  private String next() {
    return Integer.toString(version.incrementAndGet());
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.isEmpty() ? "{}" : json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
