package dev.mizzen.dict.sidecar;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.http.RawHttp;
import dev.mizzen.dict.server.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, retries and the end. */
class SidecarTest {
  private static final ObjectName NAME = new ObjectName("default", "it");
  private static final String LEN = "/v1/namespaces/default/dicts/it:len";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static String get(int port, String path) {
    try (RawHttp raw = new RawHttp(port)) {
      return raw.text("GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path)).answer();
    }
  }

  private static String post(int port, String path, String body) {
    try (RawHttp raw = new RawHttp(port)) {
      return raw.text(
              "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(path, body.length(), body))
          .answer();
    }
  }

  private static void awaitHealthy(TestSidecar sidecar) {
    Polling.until(() -> get(sidecar.port(), "/health").startsWith("HTTP/1.1 200"));
  }

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
    try (FakeUpstream refusing =
            new FakeUpstream("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
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
  void waitsForAServiceThatIsNotThereYet() throws IOException {
    // Given
    int port = TestSidecar.freePort();
    try (TestSidecar sidecar = new TestSidecar(port)) {
      awaitHealthy(sidecar);
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> post(sidecar.port(), LEN, "body"));

      // When
      try (FakeUpstream upstream = new FakeUpstream(port, OK)) {
        // Then
        assertThat(answer.join()).startsWith("HTTP/1.1 200");
        assertThat(upstream.requests()).isEqualTo(1);
      }
    }
  }

  @Test
  void repeatsAReadWhoseConnectionBroke() {
    try (FakeUpstream upstream = new FakeUpstream("", "", OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = get(sidecar.port(), LEN);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(upstream.requests()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x"})
  void doesNotRepeatAWriteThatMayHaveBeenDone(String body) {
    try (FakeUpstream upstream = new FakeUpstream("", OK);
        TestSidecar sidecar = new TestSidecar(upstream.port())) {
      // When
      String answer = post(sidecar.port(), "/v1/namespaces/default/queues/q:get", body);

      // Then
      assertThat(answer)
          .startsWith("HTTP/1.1 503")
          .contains("storage-unavailable")
          .contains("whether the call was done is not known");
      assertThat(upstream.requests()).isEqualTo(1);
    }
  }

  @Test
  void cutsAnAnswerShortThatWasCutShort() {
    try (FakeUpstream upstream =
            new FakeUpstream("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf\n");
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

  /**
   * Answers each connection's first request with the next of its answers, then closes; an empty one
   * is no answer.
   */
  private static final class FakeUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicInteger requests = new AtomicInteger();

    FakeUpstream(String... answers) {
      this(0, answers);
    }

    FakeUpstream(int port, String... answers) {
      try {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      Thread.ofVirtual().start(() -> serve(answers));
    }

    int port() {
      return server.getLocalPort();
    }

    int requests() {
      return requests.get();
    }

    private void serve(String... answers) {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          byte[] head = new byte[4096];
          if (socket.getInputStream().read(head) > 0) {
            int n = requests.getAndIncrement();
            OutputStream out = socket.getOutputStream();
            out.write(answers[Math.min(n, answers.length - 1)].getBytes(StandardCharsets.UTF_8));
            out.flush();
          }
        } catch (IOException e) {
          // The test has closed it.
          continue;
        }
      }
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
