package dev.mizzen.dict.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.config.ConfigurationException;
import dev.mizzen.dict.valkey.ValkeySettings.Node;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  @Test
  void needsNothingButTheKey() throws ConfigurationException {
    // When
    ServerConfig config = ServerConfig.of(Map.of("MIZZEN_TOKEN_KEY", KEY));

    // Then
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.grpcPort()).isEqualTo(8082);
    assertThat(config.managementPort()).isEqualTo(9000);
    assertThat(config.store().folder()).isEqualTo(Path.of("/var/lib/mizzen-dict"));
    assertThat(config.tokenKey()).hasSize(32);
    assertThat(config.kubernetes()).isEmpty();
  }

  @Test
  void findsTheApiServerFromInsideACluster() throws ConfigurationException {
    // When
    ServerConfig config =
        ServerConfig.of(
            Map.of(
                "MIZZEN_TOKEN_KEY", KEY,
                "KUBERNETES_SERVICE_HOST", "10.0.0.1",
                "KUBERNETES_SERVICE_PORT", "6443"));

    // Then
    assertThat(config.kubernetes())
        .hasValueSatisfying(
            k -> {
              assertThat(k.host()).isEqualTo("10.0.0.1");
              assertThat(k.port()).isEqualTo(6443);
              assertThat(k.tls()).isTrue();
              assertThat(k.token()).isPresent();
            });
  }

  @Test
  void namesEveryMistakeAtOnceAndNoValue() {
    // Given
    Map<String, String> environment =
        Map.of(
            "MIZZEN_TOKEN_KEY", "c2VjcmV0",
            "MIZZEN_PORT", "80800",
            "MIZZEN_MANAGEMENT_PORT", "nine",
            "MIZZEN_BLOCK_CACHE_BYTES", "1",
            "MIZZEN_BODY_BYTES", "1");

    // When, Then
    assertThatThrownBy(() -> ServerConfig.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("MIZZEN_TOKEN_KEY must be the base64 of 32 bytes or more")
        .hasMessageContaining("MIZZEN_PORT must be a whole number from 0 to 65535")
        .hasMessageContaining("MIZZEN_MANAGEMENT_PORT must be")
        .hasMessageContaining("MIZZEN_BLOCK_CACHE_BYTES must be")
        .hasMessageContaining("MIZZEN_BODY_BYTES must be")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void saysWhereTheKeyComesFrom() {
    assertThatThrownBy(() -> ServerConfig.of(Map.of()))
        .hasMessageContaining(
            "MIZZEN_TOKEN_KEY is missing: the tokenKey of Secret mizzen-identity");
  }

  @Test
  void findsTheClusterForWhoOutgrewOneMachine() throws ConfigurationException {
    // When
    ServerConfig config =
        ServerConfig.of(
            Map.of(
                "MIZZEN_TOKEN_KEY", KEY,
                "MIZZEN_ENGINE", "Valkey",
                "MIZZEN_VALKEY_NODES", "a.example:6379, b.example:6380",
                "MIZZEN_VALKEY_USER", "mizzen",
                "MIZZEN_VALKEY_PASSWORD", "hush",
                "MIZZEN_VALKEY_TLS", "true"));

    // Then
    assertThat(config.valkey())
        .hasValueSatisfying(
            valkey -> {
              assertThat(valkey.nodes())
                  .containsExactly(new Node("a.example", 6379), new Node("b.example", 6380));
              assertThat(valkey.user()).contains("mizzen");
              assertThat(valkey.password()).contains("hush");
              assertThat(valkey.tls()).isTrue();
            });
    assertThat(config.toString()).doesNotContain("hush");
  }

  @Test
  void saysWhatIsWrongWithTheCluster() {
    // Given
    Map<String, String> environment =
        Map.of(
            "MIZZEN_TOKEN_KEY", KEY,
            "MIZZEN_ENGINE", "Valkey",
            "MIZZEN_VALKEY_NODES", "nowhere",
            "MIZZEN_VALKEY_TLS", "perhaps");

    // When, Then
    assertThatThrownBy(() -> ServerConfig.of(environment))
        .hasMessageContaining("MIZZEN_VALKEY_NODES must be host:port, several by commas")
        .hasMessageContaining("MIZZEN_VALKEY_TLS must be false or true");
  }

  @Test
  void refusesAnEngineThatDoesNotExist() {
    assertThatThrownBy(
            () -> ServerConfig.of(Map.of("MIZZEN_TOKEN_KEY", KEY, "MIZZEN_ENGINE", "Oracle")))
        .hasMessageContaining("MIZZEN_ENGINE must be RocksDB or Valkey");
  }
}
