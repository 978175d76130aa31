package dev.mizzen.dict.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.child.ChildJvm;
import dev.mizzen.dict.config.ConfigurationException;
import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import dev.mizzen.dict.sidecar.SidecarConfig.Identity;
import dev.mizzen.dict.sidecar.SidecarConfig.Mode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarConfigTest {
  private static Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "MIZZEN_GATEWAY", "mizzen-gateway.mizzen-system.svc.cluster.local.:8081",
            "MIZZEN_CREDENTIAL", "s3cret",
            "MIZZEN_NAMESPACE", "shop",
            "MIZZEN_FUNCTION", "f",
            "MIZZEN_POD_NAME", "pod",
            "MIZZEN_POD_UID", "uid"));
  }

  @Test
  void readsWhatTheOperatorRenders() throws ConfigurationException {
    // When
    SidecarConfig config = SidecarConfig.of(environment());

    // Then
    assertThat(config.port()).isEqualTo(7070);
    assertThat(config.managementPort()).isEqualTo(9000);
    assertThat(config.socket()).isEmpty();
    assertThat(config.mode())
        .isEqualTo(
            new Mode.Pod(
                new Address("mizzen-gateway.mizzen-system.svc.cluster.local.", 8081),
                new Identity("s3cret", "shop", "f", "pod", "uid"),
                8080));
    assertThat(config.upstream())
        .isEqualTo(new Address("mizzen-dict.mizzen-system.svc.cluster.local.", 80));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void needsNoCredentialOnANode() throws ConfigurationException {
    // When
    SidecarConfig config =
        SidecarConfig.of(
            Map.of("MIZZEN_SIDECAR_MODE", "Node", "MIZZEN_SIDECAR_SOCKET", "/run/dict.sock"));

    // Then
    assertThat(config.mode()).isEqualTo(new Mode.Node());
    assertThat(config.socket()).contains(Path.of("/run/dict.sock"));
  }

  @ParameterizedTest
  @CsvSource({
    "MIZZEN_GATEWAY, gateway, must be host:port",
    "MIZZEN_GATEWAY, http://gateway:8081, must be host:port",
    "MIZZEN_DICT_UPSTREAM, https://dict, must be a URL",
    "MIZZEN_DICT_UPSTREAM, http://dict/path, must be a URL",
    "MIZZEN_DICT_UPSTREAM, dict:80, must be a URL",
    "MIZZEN_SIDECAR_MODE, None, must be Pod or Node",
    "MIZZEN_SIDECAR_SOCKET, dict.sock, must be an absolute path",
    "MIZZEN_SIDECAR_PORT, 70700, must be a whole number from 0 to 65535",
  })
  void saysWhatAVariableMustBe(String name, String value, String must) {
    // Given
    Map<String, String> environment = environment();
    environment.put(name, value);

    // When, Then
    assertThatThrownBy(() -> SidecarConfig.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name + " " + must);
  }

  @Test
  void startsAndEndsAsAProcess() {
    // Given
    Map<String, String> environment = environment();
    environment.put("MIZZEN_GATEWAY", "127.0.0.1:1");
    environment.put("MIZZEN_SIDECAR_PORT", "0");
    environment.put("MIZZEN_MANAGEMENT_PORT", "0");
    environment.put("MIZZEN_PORT", Integer.toString(TestSidecar.freePort()));
    try (ChildJvm process = new ChildJvm(List.of(), environment, DictSidecar.class)) {
      process.lineWith(line -> line.contains("\"Started\""));

      // When
      process.terminate();

      // Then
      assertThat(process.exitStatus()).isZero();
    }
  }

  @Test
  void exitsWithTwoWhenTheEnvironmentIsWrong() {
    // When
    try (ChildJvm process = new ChildJvm(List.of(), Map.of(), DictSidecar.class)) {
      String line = process.lineWith(l -> l.contains("The environment is wrong"));

      // Then
      assertThat(line).contains("MIZZEN_GATEWAY is missing").contains("MIZZEN_POD_UID is missing");
      assertThat(process.exitStatus()).isEqualTo(2);
    }
  }
}
