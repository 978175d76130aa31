package dev.mizzen.volume.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that plays the API server's two review resources. */
class KubernetesReviewerTest {

  private final AtomicReference<JsonNode> sent = new AtomicReference<>();
  private final AtomicReference<String> status = new AtomicReference<>();
  private HttpServer server;
  private KubernetesClient client;
  private KubernetesReviewer reviewer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/apis/", this::answer);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    reviewer = new KubernetesReviewer(client);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    sent.set(new ObjectMapper().readTree(exchange.getRequestBody()));
    byte[] body = "{\"status\":%s}".formatted(status.get()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(201, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void asksWhoseTokenItIsForOurAudience() {
    status.set(
        """
        {"authenticated": true, "audiences": ["volume.mizzen.dev"],
         "user": {"username": "system:serviceaccount:mizzen-system:mizzen-operator", "uid": "1", "groups": ["g"]}}""");

    var caller = reviewer.authenticate("the-token");

    assertThat(caller)
        .contains(
            new Caller(
                "system:serviceaccount:mizzen-system:mizzen-operator",
                "1",
                List.of("g"),
                Map.of()));
    assertThat(sent.get().at("/spec/token").asText()).isEqualTo("the-token");
    assertThat(sent.get().at("/spec/audiences/0").asText()).isEqualTo("volume.mizzen.dev");
  }

  @Test
  void knowsNobodyWhoseTokenIsForAnotherAudience() {
    status.set("{\"authenticated\": true, \"user\": {\"username\": \"u\"}}");
    assertThat(reviewer.authenticate("t")).isEmpty();

    status.set("{\"authenticated\": false, \"error\": \"expired\"}");
    assertThat(reviewer.authenticate("t")).isEmpty();
  }

  @Test
  void asksForTheRightOnTheDefinition() {
    status.set("{\"allowed\": true}");
    var caller = new Caller("u", "1", List.of("g"), Map.of("k", List.of("v")));

    boolean allowed =
        reviewer.allows(
            caller, new Permission("delete", Permission.Part.DEFINITION, "shop", "weights"));

    assertThat(allowed).isTrue();
    var attributes = sent.get().at("/spec/resourceAttributes");
    assertThat(attributes.get("group").asText()).isEqualTo("mizzen.dev");
    assertThat(attributes.get("resource").asText()).isEqualTo("volumes");
    assertThat(attributes.get("subresource").asText()).isEqualTo("definition");
    assertThat(attributes.get("verb").asText()).isEqualTo("delete");
    assertThat(attributes.get("namespace").asText()).isEqualTo("shop");
    assertThat(attributes.get("name").asText()).isEqualTo("weights");
    assertThat(sent.get().at("/spec/user").asText()).isEqualTo("u");
    assertThat(sent.get().at("/spec/groups/0").asText()).isEqualTo("g");
    assertThat(sent.get().at("/spec/extra/k/0").asText()).isEqualTo("v");
  }

  @Test
  void takesSilenceForNo() {
    status.set("{}");
    assertThat(
            reviewer.allows(
                new Caller("u", "", List.of(), Map.of()),
                new Permission("get", Permission.Part.DEFINITION, "", "")))
        .isFalse();

    server.stop(0);
    assertThatThrownBy(() -> reviewer.authenticate("t")).isInstanceOf(RuntimeException.class);
  }
}
