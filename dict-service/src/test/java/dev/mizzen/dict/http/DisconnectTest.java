package dev.mizzen.dict.http;

import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.conformance.Given;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.server.TestServer;
import dev.mizzen.dict.sidecar.TestSidecar;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave before they are answered. */
@TestInstance(Lifecycle.PER_CLASS)
class DisconnectTest {
  private TestServer server;
  private TestSidecar sidecar;
  private HttpStore http;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = new TestServer(folder);
    sidecar = new TestSidecar(server.port());
    http = server.store();
  }

  @AfterAll
  void stop() {
    http.close();
    sidecar.close();
    server.close();
  }

  private ObjectName defined() {
    ObjectName name = Given.freshName();
    await(http.queues().define(name, queue("uid")));
    return name;
  }

  private void awaitWaiters(int waiters) {
    Polling.until(() -> server.metric("mizzen_queue_waiters") == waiters);
  }

  private static String get(ObjectName name) {
    return HttpStore.path("queues", name, ":get?n=10&wait=20");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takesNothingForAClientThatLeft(boolean throughSidecar) {
    // Given
    ObjectName name = defined();
    int port = throughSidecar ? sidecar.port() : server.port();
    try (RawHttp leaver = new RawHttp(port)) {
      leaver.send("POST", get(name), FakeApiServer.ADMIN);
      awaitWaiters(1);
    }

    // When
    awaitWaiters(0);
    await(http.queues().put(name, DEFAULT_PARTITION, values("v", 2)));

    // Then
    assertThat(await(http.queues().length(name, Optional.empty()))).isEqualTo(2);
  }

  @Test
  void servesTheNextWaiterInsteadOfOneThatLeft() {
    // Given
    ObjectName name = defined();
    RawHttp leaver = new RawHttp(server.port());
    leaver.send("POST", get(name), FakeApiServer.ADMIN);
    awaitWaiters(1);
    try (RawHttp stayer = new RawHttp(server.port())) {
      stayer.send("POST", get(name), FakeApiServer.ADMIN);
      awaitWaiters(2);

      // When
      leaver.close();
      awaitWaiters(1);
      await(http.queues().put(name, DEFAULT_PARTITION, List.of(value("a"))));

      // Then
      assertThat(stayer.answer()).contains("\"value\":\"YQ==\"");
    }
  }
}
