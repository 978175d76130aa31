package dev.mizzen.dict.sidecar;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static dev.mizzen.dict.sidecar.Requests.LEN;
import static dev.mizzen.dict.sidecar.Requests.awaitHealthy;
import static dev.mizzen.dict.sidecar.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.http.RawHttp;
import dev.mizzen.dict.server.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, retries and the end. */
class SidecarTest {
  private static final ObjectName NAME = new ObjectName("default", "it");

  @Test
  void tellsTheGatewayWhoItIs() {
    try (TestSidecar sidecar = new TestSidecar(TestSidecar.freePort())) {
      // When
      awaitHealthy(sidecar);

      // Then
      assertThat(sidecar.gateway().requests())
          .containsExactly(
              new JsonObject()
                  .put("namespace", "default")
                  .put("function", "f")
                  .put("pod", "pod-1")
                  .put("podUid", "uid-1"));
    }
  }

  @Test
  void fetchesAnotherTokenWhenOneIsRefusedAndBeforeItExpires() {
    try (ScriptedUpstream refusing =
            new ScriptedUpstream("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        TestSidecar sidecar = new TestSidecar(refusing.port())) {
      // Given
      awaitHealthy(sidecar);
      sidecar.gateway().tokensLive(1);

      // When
      get(sidecar.port(), LEN);

      // Then the next tokens live for a second and are replaced in time
      Polling.until(() -> sidecar.gateway().requests().size() >= 4);
      assertThat(get(sidecar.port(), "/health")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void saysWhyItHasNoToken() {
    try (TestSidecar sidecar =
        new TestSidecar(TestSidecar.freePort(), TestSidecar.freePort(), "wrong")) {
      // When
      Polling.until(() -> get(sidecar.port(), "/health").contains("it answered 401"));

      // Then
      assertThat(get(sidecar.port(), "/health")).startsWith("HTTP/1.1 503").doesNotContain("wrong");
    }
  }

  @Test
  void servesTheDictServiceAndNothingElse(@TempDir Path folder) {
    try (TestServer server = new TestServer(folder);
        TestSidecar sidecar = new TestSidecar(server.port());
        HttpStore admin = server.store()) {
      await(admin.dicts().define(NAME, dict("uid")));

      assertThat(get(sidecar.port(), LEN)).startsWith("HTTP/1.1 200").contains("{\"entries\":0}");
      assertThat(get(sidecar.port(), "/metrics")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void replacesATokenThatUserCodeSends(@TempDir Path folder) {
    try (TestServer server = new TestServer(folder);
        TestSidecar sidecar = new TestSidecar(server.port());
        HttpStore admin = server.store()) {
      await(admin.dicts().define(NAME, dict("uid")));

      // When
      try (RawHttp raw = new RawHttp(sidecar.port())) {
        raw.send("GET", LEN, "nonsense");

        // Then
        assertThat(raw.answer()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void cutsAnAnswerShortThatWasCutShort() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf\n");
        TestSidecar sidecar = new TestSidecar(upstream.port());
        RawHttp raw = new RawHttp(sidecar.port())) {
      // When
      raw.text("GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(LEN));

      // Then the connection ends before the 100 bytes have come
      assertThat(raw.status()).startsWith("HTTP/1.1 200");
      assertThat(raw.lines()).endsWith("half");
    }
  }

  @Test
  void writesNothingOfABodyThatWasCutShort(@TempDir Path folder) {
    try (TestServer server = new TestServer(folder);
        TestSidecar sidecar = new TestSidecar(server.port());
        HttpStore admin = server.store()) {
      await(admin.dicts().define(NAME, dict("uid")));
      String entry = "/v1/namespaces/default/dicts/it/entries/k";
      for (String length : new String[] {"Content-Length: 90", "Transfer-Encoding: chunked"}) {
        try (RawHttp raw = new RawHttp(sidecar.port())) {
          // When
          raw.text(
              "PUT %s HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n4\r\nhalf\r\n".formatted(entry, length));
          Polling.until(() -> server.metric("mizzen_dict_body_bytes") > 0);
        }

        // Then
        Polling.until(() -> server.metric("mizzen_dict_body_bytes") == 0);
        assertThat(await(admin.dicts().describe(NAME)).entries()).isZero();
      }
    }
  }

  @Test
  void servesOnWhileTheFunctionStillListens(@TempDir Path folder) throws IOException {
    try (TestServer server = new TestServer(folder);
        HttpStore admin = server.store()) {
      await(admin.dicts().define(NAME, dict("uid")));
      await(admin.dicts().put(NAME, key("k"), value("v"), Write.ALWAYS));
      ServerSocket function = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TestSidecar sidecar =
          new TestSidecar(server.port(), function.getLocalPort(), FakeGateway.CREDENTIAL);
      awaitHealthy(sidecar);

      // When
      CompletableFuture<Void> drained = CompletableFuture.runAsync(sidecar::drain);

      // Then
      Polling.until(
          () -> get(sidecar.port(), LEN).toLowerCase(Locale.ROOT).contains("connection: close"));
      assertThat(drained).isNotDone();

      // When
      function.close();

      // Then
      drained.join();
      sidecar.gateway().close();
    }
  }

  @Test
  void endsAWaitOverThereWhenItsClientLeaves() {
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.SILENT);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      RawHttp client = new RawHttp(sidecar.port());
      client.text(
          "POST %s:get?wait=50 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
              .formatted(Requests.QUEUE));
      Polling.until(() -> !upstream.requests().isEmpty());

      // When
      client.close();

      // Then
      upstream.left().join();
    }
  }

  @Test
  void answersRequestsThatCameAheadInTheirOrder() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
        TestSidecar sidecar = new TestSidecar(upstream.port());
        RawHttp client = new RawHttp(sidecar.port())) {
      String one = "POST %s:get HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx";

      // When
      client.text((one + one).formatted(Requests.QUEUE, Requests.QUEUE));

      // Then
      assertThat(client.answer()).endsWith("1");
      assertThat(client.answer()).endsWith("2");
    }
  }

  @Test
  void tellsPrometheusWhatItDoes() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(ScriptedUpstream.BREAKS, ScriptedUpstream.OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      get(sidecar.port(), LEN);

      // When
      String metrics = get(sidecar.managementPort(), "/metrics");

      // Then
      assertThat(metrics)
          .contains("mizzen_process_startup_seconds ")
          .containsPattern("mizzen_process_resident_bytes [1-9]")
          .contains("mizzen_sidecar_requests_total{outcome=\"2xx\"} 1")
          .contains("mizzen_sidecar_retries_total{reason=\"broken\"} 1")
          .contains("mizzen_sidecar_upstream_failures_total{kind=\"broken\"} 1")
          .contains("mizzen_sidecar_held_bytes 0.0")
          .contains("mizzen_sidecar_calls 0.0");
    }
  }
}
