package dev.mizzen.benchmarks.dict.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The one call of the gateway that a sidecar makes. */
final class TokenGateway implements AutoCloseable {
  private final PodTokens tokens;
  private final HttpServer server;

  private TokenGateway(PodTokens tokens) throws IOException {
    this.tokens = tokens;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/tokens", this::answer);
  }

  static TokenGateway start(PodTokens tokens) throws IOException {
    TokenGateway gateway = new TokenGateway(tokens);
    gateway.server.start();
    return gateway;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body =
        "{\"podToken\":\"%s\",\"expiresInSeconds\":%d}"
            .formatted(tokens.token(), PodTokens.LIFE.toSeconds())
            .getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** host:port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
