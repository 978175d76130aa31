package dev.mizzen.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** As much of the OCI distribution protocol as pulling a base and pushing an image take. */
final class FakeRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private final HttpServer server;
  private final PlainHttpOnly front;
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v2/", this::answer);
    server.start();
    front = new PlainHttpOnly(server.getAddress());
  }

  String address() {
    return "localhost:" + front.port();
  }

  /** Stores a blob and returns its digest. */
  String addBlob(byte[] content) {
    String digest = digest(content);
    blobs.put(digest, content);
    return digest;
  }

  void addManifest(String name, String tag, String manifest) {
    manifests.put("/v2/" + name + "/manifests/" + tag, manifest.getBytes(StandardCharsets.UTF_8));
  }

  /** The manifest that was pushed under a name and tag. */
  String manifest(String name, String tag) {
    return new String(manifests.get("/v2/" + name + "/manifests/" + tag), StandardCharsets.UTF_8);
  }

  byte[] blob(String digest) {
    return blobs.get(digest);
  }

  static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod()) {
      case "POST" -> upload(exchange, path + System.nanoTime(), new byte[0]);
      case "PATCH" -> upload(exchange, path, body);
      case "PUT" -> put(exchange, path, body);
      default -> get(exchange, path);
    }
    exchange.close();
  }

  private void upload(HttpExchange exchange, String location, byte[] content) throws IOException {
    uploads.put(location, content);
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(202, -1);
  }

  private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
    if (path.contains("/manifests/")) {
      manifests.put(path, body);
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest(body));
    } else {
      addBlob(uploads.remove(path));
    }
    exchange.sendResponseHeaders(201, -1);
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    byte[] content =
        path.contains("/manifests/")
            ? manifests.get(path)
            : blobs.get(path.substring(path.lastIndexOf('/') + 1));
    if (content == null) {
      exchange.sendResponseHeaders(path.equals("/v2/") ? 200 : 404, -1);
      return;
    }
    if (path.contains("/manifests/")) {
      exchange.getResponseHeaders().set("Content-Type", MANIFEST);
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content));
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", "" + content.length);
    }
    exchange.sendResponseHeaders(200, head ? -1 : content.length);
    if (!head) {
      exchange.getResponseBody().write(content);
    }
  }

  @Override
  public void close() throws IOException {
    front.close();
    server.stop(0);
  }
}
