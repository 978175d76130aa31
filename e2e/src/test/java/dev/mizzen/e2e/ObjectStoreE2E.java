package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A store that does not answer, or not to us, is told in the Volume's status, and healed without a
 * hand.
 */
@Disruptive
@Order(11)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStoreE2E {
  private static final String API = "mizzen-volume-api";

  private Installation installation;
  private TestSpace space;

  @BeforeAll
  void connect() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "store");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void aVolumeSaysThatTheStoreIsDownAndHealsWhenItIsBack() {
    // Given
    var store =
        installation
            .client()
            .apps()
            .statefulSets()
            .inNamespace(installation.namespace())
            .withName("mizzen-object-store");
    try {
      // When
      store.scale(0);
      store.waitUntilCondition(
          d -> d.getStatus().getReplicas() == null || d.getStatus().getReplicas() == 0,
          2,
          TimeUnit.MINUTES);
      space.apply(volume("down"));
      // Then
      String message =
          space.awaitReason("Volume", "down", "Ready", "False", "ObjectStoreUnavailable");
      assertThat(message).containsIgnoringCase("not reach");
    } finally {
      store.scale(1);
    }
    space.awaitReady("Volume", "down");
  }

  @Test
  void aVolumeSaysThatTheCredentialsAreWrong() {
    // Given
    Deployment before =
        installation
            .client()
            .apps()
            .deployments()
            .inNamespace(installation.namespace())
            .withName(API)
            .require();
    try {
      // When
      setSecretKey("wrong-secret-key");
      space.apply(volume("stranger"));
      // Then
      String message =
          space.awaitReason("Volume", "stranger", "Ready", "False", "ObjectStoreUnavailable");
      assertThat(message).containsIgnoringCase("credentials").doesNotContain("wrong-secret-key");
    } finally {
      installation
          .client()
          .apps()
          .deployments()
          .inNamespace(installation.namespace())
          .withName(API)
          .edit(
              d -> {
                d.getSpec().setTemplate(before.getSpec().getTemplate());
                return d;
              });
    }
    space.awaitReady("Volume", "stranger");
  }

  private void setSecretKey(String value) {
    installation
        .client()
        .apps()
        .deployments()
        .inNamespace(installation.namespace())
        .withName(API)
        .edit(
            deployment -> {
              deployment
                  .getSpec()
                  .getTemplate()
                  .getSpec()
                  .getContainers()
                  .getFirst()
                  .getEnv()
                  .stream()
                  .filter(variable -> variable.getName().equals("AWS_SECRET_ACCESS_KEY"))
                  .forEach(
                      variable -> {
                        variable.setValueFrom(null);
                        variable.setValue(value);
                      });
              return deployment;
            });
  }

  private static String volume(String name) {
    return "{apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: %s}, spec: {reclaimPolicy: Delete}}"
        .formatted(name);
  }
}
