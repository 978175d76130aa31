package dev.mizzen.dict.client;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.mizzen.dict.auth.Denied;
import dev.mizzen.dict.auth.Gatekeeper;
import dev.mizzen.dict.auth.KubernetesApi;
import dev.mizzen.dict.auth.Reviews;
import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.backup.Backups;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.http.Admission;
import dev.mizzen.dict.http.ByteBudget;
import dev.mizzen.dict.http.Front;
import dev.mizzen.dict.objects.ClientObjects;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** The HTTP side over the memory store, for pod tokens of the namespace {@code default}. */
final class MemoryService implements AutoCloseable {
  private final ManualClock clock = new ManualClock();
  private final Store store = new MemoryStore(clock);
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  MemoryService() {
    KubernetesApi nobody =
        (method, path, body) ->
            CompletableFuture.failedFuture(new Denied(Denied.Reason.UNDECIDED, "no API server"));
    Gatekeeper gatekeeper =
        new Gatekeeper(
            new dev.mizzen.dict.auth.PodTokens(TestTokens.KEY, Clock.systemUTC()),
            new Reviews(nobody, Ticker.systemTicker()));
    Front front =
        new Front(
            store,
            new Admission(store, gatekeeper),
            new ClientObjects(store, nobody),
            new Backups(
                Path.of("/nowhere"),
                copy -> CompletableFuture.failedFuture(new AssertionError("no backups here"))),
            new ByteBudget(64 << 20),
            (kind, outcome, nanos) -> {},
            () -> false);
    server =
        vertx
            .createHttpServer()
            .requestHandler(front)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  Store store() {
    return store;
  }

  ManualClock clock() {
    return clock;
  }

  MizzenClient client() {
    return new MizzenClient(
        new ClientSettings(
            URI.create("http://127.0.0.1:" + server.actualPort()),
            "default",
            Tokens.of(TestTokens.pod("default"))));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    store.close();
  }
}
