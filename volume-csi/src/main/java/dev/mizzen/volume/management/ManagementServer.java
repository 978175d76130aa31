package dev.mizzen.volume.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
public final class ManagementServer {

  private final PrometheusMeterRegistry registry;
  private final StartupTime startup = new StartupTime();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final HttpServer server;

  public ManagementServer(Vertx vertx, PrometheusMeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("mizzen_process_startup_seconds", startup, StartupTime::seconds)
        .description("From the start of the process to its being ready")
        .register(registry);
    Gauge.builder("mizzen_process_resident_bytes", ResidentMemory::bytes)
        .description("Memory of the process that is in RAM")
        .register(registry);
    var router = Router.router(vertx);
    router.get("/health/live").handler(ctx -> ctx.response().end("live\n"));
    router
        .get("/health/ready")
        .handler(
            ctx ->
                ctx.response()
                    .setStatusCode(ready.get() ? 200 : 503)
                    .end(ready.get() ? "ready\n" : "not ready\n"));
    router
        .get("/metrics")
        .handler(
            ctx ->
                ctx.response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(this.registry.scrape()));
    this.server = vertx.createHttpServer().requestHandler(router);
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any
   * @return the port
   */
  public int listen(int port) {
    return server
        .listen(port)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join()
        .actualPort();
  }

  /** From now on the process is ready. */
  public void ready() {
    startup.reached();
    ready.set(true);
  }

  /** From now on the process is not ready any more. */
  public void stopping() {
    ready.set(false);
  }
}
