package dev.mizzen.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.gateway.cluster.ApiServer;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as it is shipped: becomes ready, answers on its three ports, and goes on SIGTERM. */
class PackagedGatewayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws IOException {
    // Without the definition of Functions it would wait to become ready.
    ApiServer.connect().close();
  }

  @Test
  void becomesReadyServesAndGoesWhenAsked() throws Exception {
    // Given
    int publicPort = freePort();
    int containersPort = freePort();
    int management = freePort();
    Process process = start(KEY, publicPort, containersPort, management);
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(ConnectException.class)
          .untilAsserted(
              () -> assertThat(get(management, "/health/ready").statusCode()).isEqualTo(200));
      assertThat(get(management, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(management, "/metrics").body())
          .contains("mizzen_process_startup_seconds ", "mizzen_process_resident_bytes ");
      assertThat(get(publicPort, "/").body()).contains("problems/not-found");
      assertThat(get(containersPort, "/").body()).contains("problems/not-found");
      HttpResponse<String> refused = post(publicPort, "/v1/namespaces/shop/functions/square:call");
      assertThat(refused.statusCode()).isEqualTo(401);

      // When
      process.destroy();

      // Then
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(log()).allSatisfy(PackagedGatewayIT::isALogLine);
      JsonNode call = line("Call answered by the gateway");
      assertThat(call.get("callId").textValue())
          .isEqualTo(refused.headers().firstValue("Mizzen-Call-Id").orElseThrow());
      assertThat(call.get("namespace").textValue()).isEqualTo("shop");
      assertThat(call.get("function").textValue()).isEqualTo("square");
      assertThat(call.get("slug").textValue()).isEqualTo("unauthorized");
      assertThat(call.get("status").isInt()).isTrue();
      assertThat(line("Gateway drained").get("unfinishedCalls").isInt()).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void doesNotStartWithABadKeyAndDoesNotShowIt() throws Exception {
    // Given
    String bad = "c2hvcnQta2V5";

    // When
    Process process = start(bad, freePort(), freePort(), freePort());

    // Then
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    String log = String.join("\n", log());
    assertThat(log).contains("MIZZEN_CREDENTIAL_KEY must be base64 of 32 bytes");
    assertThat(log).doesNotContain(bad);
  }

  private Process start(String credentialKey, int publicPort, int containersPort, int management)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.http.port=" + publicPort,
                "-Dquarkus.management.port=" + management,
                "-jar",
                "target/quarkus-app/quarkus-run.jar")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                System.getenv("MIZZEN_IT_KUBECONFIG"),
                "QUARKUS_LOG_CATEGORY__DEV_MIZZEN__LEVEL",
                "DEBUG",
                "MIZZEN_NAMESPACE",
                "mizzen-system",
                "MIZZEN_POD_NAME",
                "mizzen-gateway-1",
                "MIZZEN_CONTAINERS_PORT",
                Integer.toString(containersPort),
                "MIZZEN_CREDENTIAL_KEY",
                credentialKey,
                "MIZZEN_TOKEN_KEY",
                KEY));
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

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(port, path)));
  }

  private static HttpResponse<String> post(int port, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(port, path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
