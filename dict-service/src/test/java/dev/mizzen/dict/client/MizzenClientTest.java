package dev.mizzen.dict.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.sidecar.FakeGateway;
import dev.mizzen.dict.sidecar.ScriptedUpstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Settings, tokens and objects without a name. */
class MizzenClientTest {
  private static Map<String, String> pod(String service) {
    return new HashMap<>(
        Map.of(
            "MIZZEN_DICT", service,
            "MIZZEN_NAMESPACE", "default",
            "MIZZEN_FUNCTION", "f",
            "MIZZEN_POD_NAME", "pod-1",
            "MIZZEN_POD_UID", "uid-1",
            "MIZZEN_CREDENTIAL", FakeGateway.CREDENTIAL));
  }

  private static Optional<String> token(Map<String, String> environment) {
    return ClientSettings.of(environment)
        .tokens()
        .token(Optional.empty())
        .toCompletableFuture()
        .join();
  }

  @Test
  void removesAnEphemeralQueueAtTheEndOfItsBlock() {
    try (MemoryService service = new MemoryService();
        MizzenClient client = service.client()) {
      QueueClient queue;

      // When
      try (Ephemeral<QueueClient> ephemeral = client.ephemeralQueue()) {
        queue = ephemeral.get();
        queue.put(Value.text("a"));
        assertThat(queue.keep()).isTrue();
        assertThat(client.queue(queue.name()).get()).contains(Value.text("a"));
      }

      // Then
      assertThat(queue.keep()).isFalse();
    }
  }

  @Test
  void makesEphemeralDictsOfTheirOwn() {
    try (MemoryService service = new MemoryService();
        MizzenClient client = service.client();
        Ephemeral<DictClient> one = client.ephemeralDict();
        Ephemeral<DictClient> other = client.ephemeralDict()) {
      // When
      one.get().put(Key.of("k"), Value.text("v"));

      // Then
      assertThat(other.get().length()).isZero();
      assertThat(client.guarantees().engine()).isNotEmpty();
    }
  }

  @Test
  void keepsAnEphemeralDictAliveWhileItIsOpen() {
    // Given a life of 30 ms, so that it is kept each 10
    try (ScriptedUpstream upstream = new ScriptedUpstream("HTTP/1.1 204 No Content\r\n\r\n");
        MizzenClient client = new MizzenClient(ClientSettings.of(pod(url(upstream.port()))))) {
      DictClient dict = client.dict("d");

      // When
      try (Ephemeral<DictClient> open =
          new Ephemeral<>(
              dict, java.time.Duration.ofMillis(30), dict.async()::keep, dict.async()::delete)) {
        // Then
        dev.mizzen.dict.conformance.Polling.until(() -> upstream.requests().size() >= 3);
        assertThat(open.get()).isSameAs(dict);
      }
      assertThat(upstream.requests().getFirst())
          .startsWith("POST /v1/namespaces/default/dicts/d:keep");
      assertThat(upstream.requests())
          .anyMatch(r -> r.startsWith("DELETE /v1/namespaces/default/dicts/d/object"));
    }
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  @Test
  void needsNoTokenBesideASidecar() {
    assertThat(token(pod("http://127.0.0.1:7070"))).isEmpty();
  }

  @Test
  void prefersATokenOfItsOwn() {
    // Given
    Map<String, String> environment = pod("http://dict.example");
    environment.put("MIZZEN_TOKEN", "mine");

    // When, Then
    assertThat(token(environment)).contains("mine");
  }

  @Test
  void getsThePodsTokenOnceAndAnotherWhenItIsRefused() {
    try (FakeGateway gateway = new FakeGateway()) {
      Map<String, String> environment = pod("http://dict.example");
      environment.put("MIZZEN_GATEWAY", "127.0.0.1:" + gateway.port());
      Tokens tokens = ClientSettings.of(environment).tokens();
      Optional<String> first = tokens.token(Optional.empty()).toCompletableFuture().join();
      tokens.token(Optional.empty()).toCompletableFuture().join();
      assertThat(gateway.requests()).hasSize(1);

      // When
      Optional<String> second = tokens.token(first).toCompletableFuture().join();

      // Then
      assertThat(gateway.requests()).hasSize(2);
      assertThat(second).isPresent();
    }
  }

  @Test
  void saysWhichVariableIsMissing() {
    assertThatThrownBy(() -> ClientSettings.of(Map.of("MIZZEN_DICT", "http://dict")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MIZZEN_NAMESPACE");
  }

  @Test
  void refusesNamesThatCannotBe() {
    try (MizzenClient client = new MizzenClient(ClientSettings.of(pod("http://dict.example")))) {
      for (String name : List.of("", "A", "a/b", "1a", "a".repeat(51))) {
        assertThatThrownBy(() -> client.queue(name)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
