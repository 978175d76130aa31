package dev.mizzen.dict.sidecar;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of one sidecar, from start to stop, on one event loop. */
final class RunningSidecar extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RunningSidecar.class);

  /** Each long poll holds one. */
  private static final int CONNECTIONS = 1_024;

  private static final int CONNECT_MILLIS = 2_000;
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int MAX_REQUEST_LINE = 8 << 10;
  private static final int MAX_HEADERS = 16 << 10;

  /** The longest wait of a queue get, and its answer. */
  private static final long DRAIN_SECONDS = 55;

  private static final int PROBE_MILLIS = 500;

  private final SidecarConfig config;
  private final Vertx engine;
  private volatile boolean stopping;
  private HttpServer server;

  /** Nothing listens yet. */
  RunningSidecar(SidecarConfig config) {
    this.config = config;
    this.engine =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    // The root may be read-only.
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
  }

  /** Listens; the first token comes later. Throws when the port cannot be had. */
  synchronized void serve() {
    try {
      await(engine.deployVerticle(this));
    } catch (RuntimeException e) {
      await(engine.close());
      throw e;
    }
  }

  @Override
  public Future<?> start() {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    PodTokenSource tokens = new PodTokenSource(vertx, client, config.gateway(), config.identity());
    tokens.fetch();
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(config.port())
                    .setMaxInitialLineLength(MAX_REQUEST_LINE)
                    .setMaxHeaderSize(MAX_HEADERS)
                    .setHttp2ClearTextEnabled(false)
                    .setHandle100ContinueAutomatically(true))
            .requestHandler(
                new SidecarProxy(vertx, client, config.upstream(), tokens, () -> stopping));
    return server
        .listen()
        .onSuccess(
            listening ->
                LOG.atInfo()
                    .addKeyValue("port", listening.actualPort())
                    .addKeyValue("upstream", config.upstream())
                    .log("Started"));
  }

  int port() {
    return server.actualPort();
  }

  /**
   * Serves on while the function's program still listens, since it may be finishing inputs that use
   * dicts; then accepts no more, lets what is under way end, and closes.
   */
  synchronized void drain() {
    stopping = true;
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (functionListens() && !never.await(PROBE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.atDebug().log("The function still runs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    await(server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS));
    await(engine.close());
    LOG.atInfo().log("Stopped");
  }

  private boolean functionListens() {
    try (Socket probe = new Socket()) {
      probe.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), config.functionPort()),
          PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
