package dev.mizzen.gateway;

import dev.mizzen.gateway.access.Access;
import dev.mizzen.gateway.access.FunctionCredentials;
import dev.mizzen.gateway.access.PodTokens;
import dev.mizzen.gateway.access.Reviews;
import dev.mizzen.gateway.functions.Cluster;
import dev.mizzen.gateway.functions.ClusterListener;
import dev.mizzen.gateway.functions.Functions;
import dev.mizzen.gateway.functions.ReplicaWriter;
import dev.mizzen.gateway.http.ContainerClient;
import dev.mizzen.gateway.http.ContainerRoutes;
import dev.mizzen.gateway.http.Drain;
import dev.mizzen.gateway.http.PublicRoutes;
import dev.mizzen.gateway.http.RunnerProgram;
import dev.mizzen.gateway.metrics.GatewayMetrics;
import dev.mizzen.runtime.python.Runner;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** The parts of the gateway, put together. Listens to nothing by itself. */
final class Gateway {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration METRICS_TICK = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Functions functions;
  private final GatewayMetrics metrics;
  private final Drain drain;
  private final PublicRoutes publicRoutes;
  private final ContainerRoutes containerRoutes;

  /**
   * @param vertx whose event loops serve
   * @param keys of the installation
   * @param cluster takes writes
   * @param reviews checks callers, on the executor
   * @param executor for reviews
   * @param clock of all decisions
   * @param registry of metrics
   * @param synced whether all Functions and pods are known
   */
  Gateway(
      Vertx vertx,
      Keys keys,
      Cluster cluster,
      Reviews reviews,
      Executor executor,
      InstantSource clock,
      MeterRegistry registry,
      BooleanSupplier synced) {
    this.vertx = vertx;
    this.metrics = new GatewayMetrics(registry);
    this.drain = new Drain(metrics);
    ReplicaWriter writer =
        new ReplicaWriter(
            cluster, (delay, task) -> vertx.setTimer(delay.toMillis(), id -> task.run()));
    this.functions = new Functions(new ContainerClient(vertx), writer, metrics, clock);
    PodTokens tokens = new PodTokens(keys.tokenKey(), InstantSource.system());
    Access access = new Access(tokens, reviews, executor);
    this.publicRoutes = new PublicRoutes(vertx, functions, access, drain);
    this.containerRoutes =
        new ContainerRoutes(
            vertx,
            functions,
            new FunctionCredentials(keys.credentialKey()),
            tokens,
            new RunnerProgram(Runner.load()),
            synced);
  }

  /** How the containers' port listens: HTTP/1.1 only, as its contract says. */
  static HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true);
  }

  /** Begins to look at deadlines and idle windows. */
  void start() {
    vertx.setPeriodic(TICK.toMillis(), id -> functions.tick());
    vertx.setPeriodic(METRICS_TICK.toMillis(), id -> metrics.update(functions.all()));
  }

  /** Takes no more calls and waits for those under way; returns how many were not waited for. */
  int drain(Duration patience) {
    functions.retire();
    containerRoutes.drain();
    return drain.drain(patience);
  }

  Handler<HttpServerRequest> publicRoutes() {
    return publicRoutes;
  }

  Handler<HttpServerRequest> containerRoutes() {
    return containerRoutes;
  }

  ClusterListener clusterListener() {
    return functions;
  }
}
