package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is deleted is gone, and what is to be kept is kept. */
@Order(5)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletionE2E {
  private Installation installation;
  private TestSpace space;
  private Caller caller;

  @BeforeAll
  void connect() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "deletion");
    caller = Caller.allowed(installation, space);
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void anAppAndItsObjectsLeaveNothingBehind() {
    // Given
    space.apply(
        """
        {apiVersion: mizzen.dev/v1, kind: App, metadata: {name: shop}, spec: {}}
        ---
        {apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: goods}, spec: {reclaimPolicy: Delete}}
        ---
        apiVersion: mizzen.dev/v1
        kind: Function
        metadata: {name: sell}
        spec:
          appRef: {name: shop}
          handler: main:sell
          scaling: {minContainers: 1}
          volumes: [{name: goods, mountPath: /goods}]
          image: {addLocal: [{path: main.py, inline: "def sell(): return open('/goods/x', 'w').write('x')"}]}
        """);
    space.awaitReady("Function", "sell");
    assertThat(caller.call("sell", "").result().asInt()).isEqualTo(1);
    // When
    space.delete("Function", "sell");
    space.delete("Volume", "goods");
    space.delete("App", "shop");
    // Then
    KubernetesClient client = installation.client();
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(client.pods().inNamespace(space.name()).list().getItems()).isEmpty();
              assertThat(client.apps().deployments().inNamespace(space.name()).list().getItems())
                  .isEmpty();
              assertThat(client.services().inNamespace(space.name()).list().getItems()).isEmpty();
              assertThat(client.secrets().inNamespace(space.name()).list().getItems()).isEmpty();
              assertThat(
                      client.persistentVolumeClaims().inNamespace(space.name()).list().getItems())
                  .isEmpty();
              assertThat(client.persistentVolumes().list().getItems())
                  .noneMatch(
                      pv ->
                          space
                              .name()
                              .equals(
                                  pv.getSpec().getClaimRef() == null
                                      ? null
                                      : pv.getSpec().getClaimRef().getNamespace()));
            });
  }

  @Test
  void aDeletedDictIsEmptyWhenItIsMadeAgain() {
    // Given
    String dict =
        "{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: scratch}, spec: {reclaimPolicy: Delete}}";
    space.apply(dict);
    space.awaitReady("Dict", "scratch");
    assertThat(caller.dictPut("scratch", "k", new byte[] {1}).status()).isEqualTo(201);
    // When
    space.delete("Dict", "scratch");
    space.apply(dict);
    space.awaitReady("Dict", "scratch");
    // Then
    assertThat(caller.dictGet("scratch", "k").problem()).isEqualTo("entry-absent");
  }

  @Test
  void aRetainedDictHasItsEntriesWhenItIsMadeAgain() {
    // Given
    String dict =
        "{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: keep}, spec: {reclaimPolicy: Retain}}";
    space.apply(dict);
    space.awaitReady("Dict", "keep");
    assertThat(caller.dictPut("keep", "k", "v".getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(201);
    // When
    space.delete("Dict", "keep");
    space.apply(dict);
    space.awaitReady("Dict", "keep");
    // Then
    assertThat(caller.dictGet("keep", "k").body()).isEqualTo("v");
  }

  @Test
  void aDictTakesOverWhatOneOfAnotherNameLeft() {
    // Given
    space.apply("{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: old-name}, spec: {}}");
    space.awaitReady("Dict", "old-name");
    caller.dictPut("old-name", "k", "v".getBytes(StandardCharsets.UTF_8));
    space.delete("Dict", "old-name");
    // When
    space.apply(
        "{apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: new-name}, spec: {adopt: {name: old-name}, reclaimPolicy: Delete}}");
    space.awaitReady("Dict", "new-name");
    // Then
    assertThat(caller.dictGet("new-name", "k").body()).isEqualTo("v");
  }

  @Test
  void aQueueInUseStaysUntilItsDeletionIsForced() {
    // Given
    space.apply(
        "{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: busy}, spec: {reclaimPolicy: Delete, deletionProtection: WhileInUse}}");
    space.awaitReady("Queue", "busy");
    caller.queue(
        "busy", ":put", "{\"items\": [{\"value\": \"aGk=\", \"contentType\": \"text/plain\"}]}");
    assertThat(caller.queue("busy", ":lease?for=3600", "").json().get("items")).hasSize(1);
    // When
    space.beginDelete("Queue", "busy");
    // Then
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(space.events("Queue", "busy"))
                    .anyMatch(e -> e.contains("force-delete")));
    assertThat(space.has("Queue", "busy")).isTrue();
    space.annotate("Queue", "busy", "mizzen.dev/force-delete", "true");
    await().atMost(Duration.ofMinutes(1)).until(() -> !space.has("Queue", "busy"));
  }
}
