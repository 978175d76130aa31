package dev.mizzen.dict.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.mizzen.dict.auth.Denied;
import dev.mizzen.dict.auth.Gatekeeper;
import dev.mizzen.dict.auth.KubernetesApi;
import dev.mizzen.dict.auth.PodTokens;
import dev.mizzen.dict.auth.Reviews;
import dev.mizzen.dict.auth.VertxKubernetesApi;
import dev.mizzen.dict.backup.Backups;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.grpc.GrpcFront;
import dev.mizzen.dict.http.Admission;
import dev.mizzen.dict.http.ByteBudget;
import dev.mizzen.dict.http.Front;
import dev.mizzen.dict.objects.ClientObjects;
import dev.mizzen.dict.process.ProcessFacts;
import dev.mizzen.dict.process.Service;
import dev.mizzen.dict.rocks.ReopeningStore;
import dev.mizzen.dict.rocks.RocksStore;
import dev.mizzen.dict.valkey.ValkeyStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of one dict-service, from start to stop. */
final class RunningServer implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
  private static final Duration REOPEN_AFTER = Duration.ofSeconds(1);
  private static final long DRAIN_SECONDS = 10;

  private final ServerConfig config;
  private final Vertx vertx;
  private final ReopeningStore store;
  private final Metrics metrics = new Metrics();
  private final List<Listener> listeners = new ArrayList<>();
  private int port;
  private int grpcPort;
  private int managementPort;
  private volatile boolean stopping;

  /** Nothing is opened yet. */
  RunningServer(ServerConfig config) {
    this(config, InstantSource.system());
  }

  /** With another clock for what the store keeps by time. */
  RunningServer(ServerConfig config, InstantSource clock) {
    this.config = config;
    this.vertx =
        Vertx.builder()
            .withTransport(EventLoops.transport(config.store().folder()))
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(2 * loops())
                    .setWorkerPoolSize(2)
                    .setInternalBlockingPoolSize(2)
                    .setFileSystemOptions(
                        // The root may be read-only.
                        new FileSystemOptions()
                            .setClassPathResolvingEnabled(false)
                            .setFileCachingEnabled(false)))
            .build();
    this.store =
        new ReopeningStore(
            listener ->
                config.valkey().isPresent()
                    ? ValkeyStore.open(config.valkey().get())
                    : RocksStore.open(config.store(), clock, System::nanoTime, listener),
            REOPEN_AFTER,
            metrics);
  }

  /**
   * Opens the store and listens. A store that does not open yet is no reason not to start. What was
   * asked to stop meanwhile stops after it.
   *
   * @throws RuntimeException when a port cannot be had
   */
  @Override
  public synchronized void start() {
    try {
      store.open();
      listen();
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  /**
   * Of each protocol. The writer, RocksDB and the network need processors too: with a second loop
   * on two of them gets gained a fifth, and all writes lost a tenth.
   */
  private static int loops() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
  }

  private void listen() {
    ProcessFacts process = new ProcessFacts();
    ByteBudget budget = new ByteBudget(config.bodyBytes());
    KubernetesApi api = kubernetes();
    Gatekeeper gatekeeper =
        new Gatekeeper(
            new PodTokens(config.tokenKey(), Clock.systemUTC()),
            new Reviews(api, Ticker.systemTicker()));
    Admission admission = new Admission(store, gatekeeper);
    ClientObjects objects = new ClientObjects(store, api);
    Backups backups = new Backups(config.store().folder(), store::checkpoint);
    backups.tidy();
    metrics.watchStore(store::totals, () -> store.problem().isEmpty());
    metrics.watchBodies(budget);
    metrics.watchProcess(process);
    // A negative port is any free one, the same for all.
    int shared = config.port() == 0 ? -1 : config.port();
    int sharedGrpc = config.grpcPort() == 0 ? -2 : config.grpcPort();
    // Loops are given out in turn: each of these has its own.
    for (int i = 0; i < loops(); i++) {
      Front front = new Front(store, admission, objects, backups, budget, metrics, () -> stopping);
      port = deploy(new Listener(shared, front));
    }
    for (int i = 0; i < loops(); i++) {
      GrpcFront grpc = new GrpcFront(vertx, store, admission, objects, metrics, () -> stopping);
      grpcPort = deploy(new Listener(sharedGrpc, grpc, true));
    }
    managementPort =
        deploy(
            new Listener(
                config.managementPort(),
                new Management(this::problem, () -> metrics.scrape(store)),
                false));
    double age = process.ageSeconds();
    metrics.started(age);
    LOG.atInfo()
        .addKeyValue("port", port)
        .addKeyValue("grpcPort", grpcPort)
        .addKeyValue("managementPort", managementPort)
        .addKeyValue("startupMillis", Math.round(age * 1000))
        .log("Started");
  }

  int port() {
    return port;
  }

  int grpcPort() {
    return grpcPort;
  }

  int managementPort() {
    return managementPort;
  }

  private int deploy(Listener listener) {
    await(vertx.deployVerticle(listener));
    listeners.add(listener);
    return listener.port();
  }

  private KubernetesApi kubernetes() {
    if (config.kubernetes().isPresent()) {
      return new VertxKubernetesApi(vertx, config.kubernetes().get());
    }
    LOG.atWarn().log("Outside of a cluster: only pod tokens are accepted");
    return (method, path, object) ->
        CompletableFuture.failedFuture(
            new Denied(
                Denied.Reason.UNDECIDED,
                "this dict-service runs outside of a cluster and knows pod tokens only"));
  }

  /** Why no call should come now. */
  private Optional<String> problem() {
    return stopping ? Optional.of("shutting down") : store.problem();
  }

  /** Answers who waits, lets what is under way end, and closes the store. */
  @Override
  public synchronized void stop() {
    stopping = true;
    try {
      store.dicts().stopWaiting();
      store.queues().stopWaiting();
    } catch (StoreException e) {
      LOG.atDebug().setCause(e).log("Nobody waits at a store that is not open");
    }
    List<Future<Void>> drained =
        listeners.stream().map(l -> l.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS)).toList();
    drained.forEach(RunningServer::await);
    store.close();
    await(vertx.close());
    LOG.atInfo().log("Stopped");
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
