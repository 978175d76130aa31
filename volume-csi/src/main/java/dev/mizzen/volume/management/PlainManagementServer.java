package dev.mizzen.volume.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics} for a process that has to be
 * small: nothing but the JDK.
 */
public final class PlainManagementServer implements AutoCloseable {

  private final StartupTime startup = new StartupTime();
  private final Map<String, Gauge> gauges = new LinkedHashMap<>();
  private final BooleanSupplier ready;
  private final HttpServer server;

  private record Gauge(String description, DoubleSupplier value) {}

  /**
   * Begins to listen.
   *
   * @param port 0 for any
   * @param ready asked each time
   */
  public PlainManagementServer(int port, BooleanSupplier ready) throws IOException {
    this.ready = ready;
    this.server = HttpServer.create(new InetSocketAddress(port), 0);
    gauge(
        "mizzen_process_startup_seconds",
        "From the start of the process to its being ready",
        startup::seconds);
    gauge(
        "mizzen_process_resident_bytes",
        "Memory of the process that is in RAM",
        ResidentMemory::bytes);
    server.createContext("/health/live", exchange -> send(exchange, 200, "live\n"));
    server.createContext("/health/ready", this::sendReady);
    server.createContext("/metrics", exchange -> send(exchange, 200, metrics()));
  }

  /** To be called before {@link #start}. */
  public void gauge(String name, String description, DoubleSupplier value) {
    gauges.put(name, new Gauge(description, value));
  }

  /** The process is ready now. */
  public void start() {
    startup.reached();
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void sendReady(HttpExchange exchange) throws IOException {
    boolean yes = ready.getAsBoolean();
    send(exchange, yes ? 200 : 503, yes ? "ready\n" : "not ready\n");
  }

  private String metrics() {
    var text = new StringBuilder();
    gauges.forEach(
        (name, gauge) ->
            text.append("# HELP %s %s\n".formatted(name, gauge.description()))
                .append("# TYPE %s gauge\n".formatted(name))
                .append("%s %s\n".formatted(name, gauge.value().getAsDouble())));
    return text.toString();
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
