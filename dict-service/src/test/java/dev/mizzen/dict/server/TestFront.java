package dev.mizzen.dict.server;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.auth.Gatekeeper;
import dev.mizzen.dict.auth.PodTokens;
import dev.mizzen.dict.auth.Reviews;
import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.auth.VertxKubernetesApi;
import dev.mizzen.dict.backup.Backups;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.grpc.GrpcFront;
import dev.mizzen.dict.http.Admission;
import dev.mizzen.dict.http.ByteBudget;
import dev.mizzen.dict.http.Front;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.http.HttpStore.Target;
import dev.mizzen.dict.objects.ClientObjects;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Both ways in, in front of any store, with a fake API server beside them. */
public final class TestFront implements AutoCloseable {
  private static final long BODY_BYTES = 64L << 20;

  private final Vertx vertx = Vertx.vertx();
  private final FakeApiServer api = new FakeApiServer();
  private final ByteBudget budget = new ByteBudget(BODY_BYTES);
  private final Listener http;
  private final Listener grpc;

  public TestFront(Store store) {
    VertxKubernetesApi kubernetes = new VertxKubernetesApi(vertx, api.settings());
    Gatekeeper gatekeeper =
        new Gatekeeper(
            new PodTokens(TestTokens.KEY, Clock.systemUTC()),
            new Reviews(kubernetes, System::nanoTime));
    Admission admission = new Admission(store, gatekeeper);
    ClientObjects objects = new ClientObjects(store, kubernetes);
    http =
        new Listener(
            0,
            new Front(
                store,
                admission,
                objects,
                // Backups belong to RocksDB.
                new Backups(
                    Path.of("none"),
                    folder -> CompletableFuture.failedFuture(new UnsupportedOperationException())),
                budget,
                (kind, outcome, nanos) -> {},
                () -> false));
    grpc =
        new Listener(
            0,
            new GrpcFront(
                vertx, store, admission, objects, (kind, outcome, nanos) -> {}, () -> false),
            true);
    await(vertx.deployVerticle(http));
    await(vertx.deployVerticle(grpc));
  }

  public FakeApiServer api() {
    return api;
  }

  public int port() {
    return http.port();
  }

  public int grpcPort() {
    return grpc.port();
  }

  /** Bytes of bodies in memory. */
  public long bodyBytes() {
    return budget.used();
  }

  /** Lets what is under way end for so long, as a process that stops does. */
  public void stopListening(long seconds) {
    await(http.shutdown(seconds, TimeUnit.SECONDS));
  }

  public boolean listens() {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress("127.0.0.1", port()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public Target admin() {
    return new Target(port(), Optional.of(FakeApiServer.ADMIN));
  }

  /** Everything by the administrator's token. */
  public HttpStore store() {
    return new HttpStore(admin(), admin());
  }

  @Override
  public void close() {
    await(http.shutdown(1, TimeUnit.SECONDS));
    await(grpc.shutdown(1, TimeUnit.SECONDS));
    await(vertx.close());
    api.close();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
