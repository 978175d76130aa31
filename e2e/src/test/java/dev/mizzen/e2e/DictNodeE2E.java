package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Commands;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Functions that share the dict sidecar of their node; it is off unless the chart is told. */
@Disruptive
@Order(19)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DictNodeE2E {
  private static final String FUNCTION =
      """
      {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: shared}, spec: {}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: work}, spec: {}}
      ---
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: across}
      spec:
        handler: main:across
        sidecar: Node
        image:
          addLocal:
            - path: main.py
              inline: |
                import os
                import mizzen

                def across(value):
                    shared = mizzen.Dict.from_name("shared")
                    work = mizzen.Queue.from_name("work")
                    shared["k"] = value
                    work.put(value + 1)
                    return {"read": shared["k"], "taken": work.get(), "url": os.environ["MIZZEN_DICT"]}
      """;

  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Commands commands;

  @BeforeAll
  void enable() {
    installation = Installation.connect();
    commands = new Commands(installation);
    dictNode(true);
    space = TestSpace.create(installation.client(), "dict-node");
    caller = Caller.allowed(installation, space);
  }

  @AfterAll
  void disable() {
    space.close();
    dictNode(false);
    installation.close();
  }

  private void dictNode(boolean enabled) {
    commands
        .helm(
            "upgrade",
            "mizzen",
            installation.repository().resolve("helm/mizzen").toString(),
            "-n",
            installation.namespace(),
            "--reuse-values",
            "--set",
            "dictNode.enabled=" + enabled,
            "--wait",
            "--timeout",
            "4m")
        .success();
  }

  @Test
  void aFunctionUsesDictsAndQueuesThroughTheSidecarOfItsNode() {
    // Given
    space.apply(FUNCTION);
    space.awaitReady("Dict", "shared");
    space.awaitReady("Queue", "work");
    space.awaitReady("Function", "across");

    // When
    JsonNode answer = caller.call("across", "{\"args\": [41]}").result();

    // Then
    assertThat(answer.get("read").intValue()).isEqualTo(41);
    assertThat(answer.get("taken").intValue()).isEqualTo(42);
    assertThat(answer.get("url").textValue())
        .startsWith("http://mizzen-dict-node." + installation.namespace());
    assertThat(pods())
        .isNotEmpty()
        .allSatisfy(pod -> assertThat(pod.getSpec().getContainers()).hasSize(1));
  }

  private Iterable<Pod> pods() {
    return installation
        .client()
        .pods()
        .inNamespace(space.name())
        .withLabel("mizzen.dev/function", "across")
        .list()
        .getItems();
  }
}
