package dev.mizzen.gateway;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.gateway.cluster.KubernetesCluster;
import dev.mizzen.gateway.cluster.KubernetesReviews;
import dev.mizzen.gateway.cluster.KubernetesWatch;
import dev.mizzen.gateway.metrics.ProcessMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: starts the parts with the server, and says when it is ready. */
@ApplicationScoped
public class GatewayProcess {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(25);
  private static final Duration READY_TICK = Duration.ofMillis(20);
  private static final int WRITES_AT_A_TIME = 32;
  private static final int REVIEWS_AT_A_TIME = 16;

  private final Vertx vertx;
  private final KubernetesClient client;
  private final GatewayConfig config;
  private final ProcessMetrics processMetrics;
  private final ExecutorService writes = virtualThreads(WRITES_AT_A_TIME);
  private final ExecutorService reviews = virtualThreads(REVIEWS_AT_A_TIME);
  private final Gateway gateway;
  private final AtomicReference<KubernetesWatch> watch = new AtomicReference<>();
  private final AtomicReference<HttpServer> containersServer = new AtomicReference<>();

  GatewayProcess(
      Vertx vertx, KubernetesClient client, GatewayConfig config, MeterRegistry registry) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
    this.processMetrics = new ProcessMetrics(registry);
    this.gateway =
        new Gateway(
            vertx,
            Keys.of(config),
            new KubernetesCluster(client, writes),
            new KubernetesReviews(client),
            reviews,
            new MonotonicClock(),
            registry,
            this::isSynced);
  }

  void routes(@Observes Router router) {
    router.route().handler(context -> gateway.publicRoutes().handle(context.request()));
  }

  void start(@Observes StartupEvent event) {
    watch.set(new KubernetesWatch(client, gateway.clusterListener()));
    gateway.start();
    vertx.setPeriodic(READY_TICK.toMillis(), this::lookIfReady);
    vertx
        .createHttpServer(Gateway.serverOptions().setPort(config.containersPort()))
        .requestHandler(gateway.containerRoutes())
        .listen()
        .onSuccess(containersServer::set)
        .onFailure(
            failure -> {
              LOG.atError()
                  .addArgument(kv("port", config.containersPort()))
                  .setCause(failure)
                  .log("Containers' port could not be opened");
              io.quarkus.runtime.Quarkus.asyncExit(1);
            });
  }

  /** SIGTERM came; both ports still serve until this returns. */
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    int left = gateway.drain(DRAIN_PATIENCE);
    LOG.atInfo().addArgument(kv("unfinishedCalls", left)).log("Gateway drained");
  }

  void stop(@Observes ShutdownEvent event) {
    KubernetesWatch watching = watch.getAndSet(null);
    if (watching != null) {
      watching.close();
    }
    writes.close();
    reviews.shutdownNow();
  }

  /** Whether calls can be served: everything is known, and both ports listen. */
  boolean isReady() {
    // The public port listens before the first probe can come in.
    return isSynced() && containersServer.get() != null;
  }

  private void lookIfReady(long timer) {
    if (isReady()) {
      vertx.cancelTimer(timer);
      processMetrics.ready();
      LOG.atInfo().log("Gateway is ready");
    }
  }

  private boolean isSynced() {
    KubernetesWatch watching = watch.get();
    return watching != null && watching.isSynced();
  }

  private static ExecutorService virtualThreads(int atATime) {
    return Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory());
  }
}
