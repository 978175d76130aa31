package dev.mizzen.benchmarks.volume.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The two calls of the Kubernetes API that the volume API makes: everybody is the operator. */
final class Reviews implements AutoCloseable {
  private static final String STATUS =
      """
      {"status":{"authenticated":true,"audiences":["volume.mizzen.dev"],"allowed":true,\
      "user":{"username":"operator","uid":"operator","groups":[],"extra":{}}}}\
      """;

  private final HttpServer server;

  private Reviews(HttpServer server) {
    this.server = server;
  }

  static Reviews start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/apis/", Reviews::answer);
    server.start();
    return new Reviews(server);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = STATUS.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(201, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
