package dev.mizzen.objectstore;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
final class Management implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpServer server;
  private volatile boolean ready;
  private volatile Duration startup = Duration.ZERO;

  /**
   * @param port 0 for any
   */
  Management(int port) throws IOException {
    Gauge.builder("mizzen_process_startup_seconds", () -> startup.toMillis() / 1000.0)
        .description("From the start of the process to its being ready")
        .register(registry);
    Gauge.builder("mizzen_process_resident_bytes", Management::resident)
        .description("Memory of the process that is in RAM")
        .register(registry);
    server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/health/live", exchange -> send(exchange, 200, "live\n"));
    server.createContext(
        "/health/ready",
        exchange -> send(exchange, ready ? 200 : 503, ready ? "ready\n" : "not ready\n"));
    server.createContext("/metrics", exchange -> send(exchange, 200, registry.scrape()));
    server.start();
  }

  void ready() {
    var began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    startup = Duration.between(began, Instant.now());
    ready = true;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static double resident() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
