package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Commands;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** kubectl alone tells what there is, how it is, and what to do next. */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlE2E {
  private static final String OBJECTS =
      """
      {apiVersion: mizzen.dev/v1, kind: App, metadata: {name: shop}, spec: {description: A shop}}
      ---
      {apiVersion: v1, kind: Secret, metadata: {name: core}, stringData: {TOKEN: abc}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Secret, metadata: {name: keys}, spec: {from: [{secret: {name: core}}], requiredKeys: [TOKEN]}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: prices}, spec: {reclaimPolicy: Delete}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: orders}, spec: {reclaimPolicy: Delete}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: pictures}, spec: {reclaimPolicy: Delete}}
      ---
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: price}
      spec:
        appRef: {name: shop}
        handler: main:price
        secrets: [{name: keys}]
        image: {addLocal: [{path: main.py, inline: "def price(): return 1"}]}
      """;

  private static final List<String> KINDS =
      List.of(
          "app/shop",
          "function/price",
          "volume/pictures",
          "dict/prices",
          "queue/orders",
          "secret/keys");

  private Installation installation;
  private TestSpace space;
  private Commands commands;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "kubectl");
    commands = new Commands(installation);
    space.apply(OBJECTS);
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void waitsForReadyOnAllSixKinds() {
    for (String object : KINDS) {
      // When
      Commands.Result result =
          commands.kubectl(
              "wait",
              "-n",
              space.name(),
              "--for=condition=Ready",
              "--timeout=120s",
              qualified(object));
      // Then
      assertThat(result.exit()).as(result.output()).isZero();
    }
  }

  @Test
  void listsEveryKindByTheCategoryWithAReason() {
    // Given
    waitsForReadyOnAllSixKinds();
    // When
    String output = commands.kubectl("get", "mizzen", "-n", space.name()).success();
    // Then
    assertThat(output)
        .contains(
            "app.mizzen.dev/shop",
            "function.mizzen.dev/price",
            "volume.mizzen.dev/pictures",
            "dict.mizzen.dev/prices",
            "queue.mizzen.dev/orders",
            "secret.mizzen.dev/keys");
    assertThat(output.lines().filter(line -> line.contains(".mizzen.dev/")))
        .allMatch(line -> line.contains("True"));
    assertThat(output).contains("READY", "REASON");
  }

  @Test
  void describesConditionsAndEvents() {
    // Given
    waitsForReadyOnAllSixKinds();
    // When
    String output =
        commands.kubectl("describe", "-n", space.name(), qualified("function/price")).success();
    // Then
    assertThat(output)
        .contains("Conditions:", "Accepted", "ResolvedRefs", "Active", "Events:")
        .contains(":call");
  }

  @Test
  void tellsHowMuchIsInADictAndWhatItsStorePromises() {
    // Given
    waitsForReadyOnAllSixKinds();
    Caller caller = Caller.allowed(installation, space);
    assertThat(caller.state("PUT", "dicts/prices/entries/k", "v").status()).isEqualTo(201);
    // Then
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                // When
                assertThat(
                        commands
                            .kubectl(
                                "get",
                                "dicts.mizzen.dev/prices",
                                "-n",
                                space.name(),
                                "-o",
                                "jsonpath={.status.entries} {.status.guarantees.engine}")
                            .success())
                    .isEqualTo("1 RocksDB"));
  }

  @Test
  void explainsEveryField() {
    // When
    String output = commands.kubectl("explain", "functions.mizzen.dev.spec.scaling").success();
    // Then
    assertThat(output)
        .contains("scaledownWindow", "maxContainers")
        .doesNotContain("<no description>");
  }

  @Test
  void scalesAFunctionByItsMinimum() {
    // Given
    waitsForReadyOnAllSixKinds();
    // When
    commands
        .kubectl("scale", "-n", space.name(), "--replicas=1", "functions.mizzen.dev/price")
        .success();
    // Then
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(space.pods("price")).hasSize(1));
    commands
        .kubectl("scale", "-n", space.name(), "--replicas=0", "functions.mizzen.dev/price")
        .success();
  }

  private static String qualified(String object) {
    int slash = object.indexOf('/');
    return object.substring(0, slash) + "s.mizzen.dev" + object.substring(slash);
  }
}
