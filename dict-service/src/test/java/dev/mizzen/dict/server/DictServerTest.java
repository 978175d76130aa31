package dev.mizzen.dict.server;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.child.ChildJvm;
import dev.mizzen.dict.conformance.Given;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.http.HttpStore.Target;
import dev.mizzen.dict.http.RawHttp;
import dev.mizzen.dict.rocks.TestStores;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process from outside: signals, exit statuses, full disks. */
class DictServerTest {
  private static final ObjectName NAME = new ObjectName("default", "it");
  private static final HttpStore.Target NOWHERE = new Target(1, Optional.empty());

  @TempDir private Path folder;

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("MIZZEN_TOKEN_KEY", Base64.getEncoder().encodeToString(TestTokens.KEY));
    environment.put("MIZZEN_DATA_DIR", folder.toString());
    environment.put("MIZZEN_PORT", "0");
    environment.put("MIZZEN_GRPC_PORT", "0");
    environment.put("MIZZEN_MANAGEMENT_PORT", "0");
    return environment;
  }

  private static HttpStore client(int port) {
    return new HttpStore(NOWHERE, new Target(port, Optional.of(TestTokens.pod("default"))));
  }

  private static JsonObject started(ChildJvm process) {
    return new JsonObject(process.lineWith(line -> line.contains("\"Started\"")));
  }

  private void given(Consumer<Store> work) throws IOException {
    try (Store store = TestStores.open(folder)) {
      work.accept(store);
    }
  }

  private static int ready(int managementPort) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                  .build(),
              BodyHandlers.ofString())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void answersWhoWaitsAndExitsWithZeroAtSigterm() throws IOException {
    // Given
    given(store -> await(store.queues().define(NAME, queue("uid"))));
    try (ChildJvm process = new ChildJvm(List.of(), environment(), DictServer.class)) {
      JsonObject log = started(process);
      try (HttpStore client = client(log.getInteger("port"))) {
        await(client.queues().put(NAME, key("kept"), values("v", 1)));
        Waiting<Taken> waiter =
            client.queues().get(NAME, DEFAULT_PARTITION, 1, Duration.ofSeconds(50));
        await(client.queues().length(NAME, Optional.empty()));
        Polling.until(() -> metric(log, "mizzen_queue_waiters 1.0"));

        // When
        process.terminate();

        // Then
        assertThat(await(waiter.result()).items()).isEmpty();
        assertThat(process.exitStatus()).isZero();
      }
    }
    given(store -> assertThat(store.totals().items()).isEqualTo(1));
  }

  private static boolean metric(JsonObject log, String line) {
    try (RawHttp raw = new RawHttp(log.getInteger("managementPort"))) {
      return raw.send("GET", "/metrics", "none").answer().contains(line);
    }
  }

  @Test
  void exitsWithTwoWhenTheEnvironmentIsWrong() {
    // When
    try (ChildJvm process = new ChildJvm(List.of(), Map.of("MIZZEN_PORT", "x"), DictServer.class)) {
      String line = process.lineWith(l -> l.contains("The environment is wrong"));

      // Then
      assertThat(new JsonObject(line).getString("mistakes"))
          .contains("MIZZEN_TOKEN_KEY is missing")
          .contains("MIZZEN_PORT must be");
      assertThat(process.exitStatus()).isEqualTo(2);
    }
  }

  @Test
  void startsUnreadyWhenTheStoreDoesNotOpenAndTriesAgain() throws IOException {
    // Given
    Files.writeString(folder.resolve("FORMAT"), "mizzen-dict format 9\n");
    try (ChildJvm process = new ChildJvm(List.of(), environment(), DictServer.class)) {
      // When
      String failure = process.lineWith(line -> line.contains("Could not open the store"));
      JsonObject log = started(process);
      int management = log.getInteger("managementPort");

      // Then
      assertThat(failure).contains("format 9");
      assertThat(ready(management)).isEqualTo(503);
      try (HttpStore client = client(log.getInteger("port"))) {
        Given.assertRefused(
                Reason.STORAGE_UNAVAILABLE,
                () -> await(client.dicts().put(NAME, key("k"), value("v"), Write.ALWAYS)))
            .hasMessageContaining("format 9");
      }

      // When
      Files.delete(folder.resolve("FORMAT"));

      // Then
      process.lineWith(line -> line.contains("Opened the store"));
      assertThat(ready(management)).isEqualTo(200);
    }
  }

  @Test
  void acknowledgesNothingOnceTheDiskIsFull() throws IOException {
    // Given a process that may write no file larger than 20 MiB
    given(store -> await(store.dicts().define(NAME, dict(1000, 1 << 20, 1L << 30))));
    int acknowledged = 0;
    try (ChildJvm process = withSmallFiles()) {
      JsonObject log = started(process);
      try (HttpStore client = client(log.getInteger("port"))) {
        // When
        Reason refused = null;
        while (refused == null && acknowledged < 100) {
          try {
            await(client.dicts().put(NAME, key("k" + acknowledged), value(1 << 20), Write.ALWAYS));
            acknowledged++;
          } catch (StoreException e) {
            refused = e.reason();
          }
        }

        // Then
        assertThat(refused).isEqualTo(Reason.STORAGE_UNAVAILABLE);
        assertThat(acknowledged).isGreaterThan(1);
        process.lineWith(line -> line.contains("The store failed and is opened again"));
      }
    }
    try (Store store = TestStores.open(folder)) {
      for (int i = 0; i < acknowledged; i++) {
        assertThat(await(store.dicts().get(NAME, key("k" + i), 0))).isPresent();
      }
    }
  }

  @Test
  void refusesWhoAWriteThatFailedWouldHaveServed() throws IOException {
    // Given a process that may write no file larger than 20 MiB
    given(store -> await(store.queues().define(NAME, queue(1000, 10, 1 << 20))));
    try (ChildJvm process = withSmallFiles()) {
      try (HttpStore client = client(started(process).getInteger("port"))) {
        // When somebody waits for each item that is put, until one cannot be
        CompletionStage<?> waiting;
        Optional<StoreException> refused;
        do {
          waiting =
              client.queues().get(NAME, DEFAULT_PARTITION, 1, Duration.ofSeconds(50)).result();
          refused = refusal(client.queues().put(NAME, DEFAULT_PARTITION, List.of(value(1 << 20))));
        } while (refused.isEmpty() && refusal(waiting).isEmpty());

        // Then who waited for it is refused too
        assertThat(refusal(waiting))
            .get()
            .extracting(StoreException::reason)
            .isEqualTo(Reason.STORAGE_UNAVAILABLE);
      }
    }
  }

  private static Optional<StoreException> refusal(CompletionStage<?> answer) {
    try {
      await(answer);
      return Optional.empty();
    } catch (StoreException e) {
      return Optional.of(e);
    }
  }

  private ChildJvm withSmallFiles() throws IOException {
    Map<String, String> environment = environment();
    environment.put("MIZZEN_WRITE_BUFFER_BYTES", Long.toString(128 << 20));
    return new ChildJvm(
        List.of("bash", "-c", "ulimit -f 20480; exec \"$@\"", "bash"),
        environment,
        DictServer.class);
  }

  @Test
  void refusesEverythingWhileTheApiServerIsAway() {
    // Given
    try (TestServer server = new TestServer(folder)) {
      server.api().answerWith(500);

      // When
      try (RawHttp raw = new RawHttp(server.port())) {
        raw.send("GET", "/v1/namespaces/default/dicts/d:len", FakeApiServer.ADMIN);

        // Then
        assertThat(raw.answer()).startsWith("HTTP/1.1 503").contains("problems/internal");
      }
    }
  }
}
