package dev.mizzen.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.operator.it.ApiServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentitySecretIT {
  private final SecureRandom random = new SecureRandom();

  @Test
  void isMadeOnceAndNeverChanged() {
    // Given
    try (ApiServer server = ApiServer.connect()) {
      String namespace = server.newNamespace();
      String first =
          Credential.of(
              new IdentitySecret(server.client(), namespace, random).keys(), "ns", "f", "uid");
      Map<String, String> before =
          server
              .client()
              .secrets()
              .inNamespace(namespace)
              .withName(IdentitySecret.NAME)
              .get()
              .getData();
      // When
      String second =
          Credential.of(
              new IdentitySecret(server.client(), namespace, random).keys(), "ns", "f", "uid");
      // Then
      assertThat(second).isEqualTo(first);
      assertThat(
              server
                  .client()
                  .secrets()
                  .inNamespace(namespace)
                  .withName(IdentitySecret.NAME)
                  .get()
                  .getData())
          .isEqualTo(before);
    }
  }

  @Test
  void refusesAKeyThatIsNoKeyWithoutShowingIt() {
    // Given
    try (ApiServer server = ApiServer.connect()) {
      String namespace = server.newNamespace();
      server
          .client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName(IdentitySecret.NAME)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withStringData(Map.of(IdentitySecret.CREDENTIAL_KEY, "t00-short"))
                  .build())
          .create();
      // When
      assertThatThrownBy(() -> new IdentitySecret(server.client(), namespace, random).keys())
          // Then
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("credentialKey")
          .hasMessageNotContaining("t00-short");
    }
  }
}
