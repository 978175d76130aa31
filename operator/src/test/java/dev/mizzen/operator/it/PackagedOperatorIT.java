package dev.mizzen.operator.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process as it is shipped: it becomes ready, answers on its management port, and goes when it
 * is asked to.
 */
class PackagedOperatorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void becomesReadyAndGivesTheLeaseBackWhenItStops() throws Exception {
    // Given
    try (ApiServer server = ApiServer.connect()) {
      String namespace = server.newNamespace();
      int port = freePort();
      Process process = start(namespace, port);
      try {
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(ConnectException.class)
            .untilAsserted(() -> assertThat(status(port, "/health/ready")).isEqualTo(200));
        await().atMost(PATIENCE).until(() -> "pod-1".equals(holder(server, namespace)));
        assertThat(status(port, "/health/live")).isEqualTo(200);
        assertThat(body(port, "/metrics"))
            .contains("mizzen_process_startup_seconds ", "mizzen_process_resident_bytes ");
        // When
        process.destroy();
        // Then
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(holder(server, namespace)).isNullOrEmpty();
        assertThat(
                server.client().secrets().inNamespace(namespace).withName("mizzen-identity").get())
            .isNotNull();
        assertThat(log()).allSatisfy(PackagedOperatorIT::isALogLine);
        JsonNode ready = line("Operator became ready");
        assertThat(ready.get("startupSeconds").isNumber()).isTrue();
        JsonNode identity = line("Created identity");
        assertThat(identity.get("namespace").textValue()).isEqualTo(namespace);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private Process start(String namespace, int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.management.port=" + port,
                "-jar",
                "target/quarkus-app/quarkus-run.jar")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", System.getenv("MIZZEN_IT_KUBECONFIG"),
                "MIZZEN_NAMESPACE", namespace,
                "MIZZEN_POD_NAME", "pod-1",
                "MIZZEN_FUNCTION_IMAGE", "mizzen/python:test",
                "MIZZEN_SIDECAR_IMAGE", "mizzen/dict-sidecar:test"));
    return builder.start();
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("log"), UTF_8);
  }

  private static void isALogLine(String line) throws IOException {
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(List.of("time", "level", "logger", "message")).allMatch(json::has);
    assertThat(json.properties())
        .as(line)
        .allMatch(
            field -> field.getKey().matches("[a-z][a-zA-Z]*") && field.getValue().isValueNode());
    assertThat(Instant.parse(json.get("time").textValue())).isBeforeOrEqualTo(Instant.now());
    assertThat(json.get("level").asText()).as(line).isNotEqualTo("ERROR");
  }

  /** The only line with that message. */
  private JsonNode line(String message) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (String line : log()) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.get("message").textValue().equals(message)) {
        found.add(json);
      }
    }
    assertThat(found).as(message).hasSize(1);
    return found.getFirst();
  }

  private static String holder(ApiServer server, String namespace) {
    var lease = server.client().leases().inNamespace(namespace).withName("mizzen-operator").get();
    return lease == null ? null : lease.getSpec().getHolderIdentity();
  }

  private static int status(int port, String path) throws Exception {
    return get(port, path).statusCode();
  }

  private static String body(int port, String path) throws Exception {
    return get(port, path).body();
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
