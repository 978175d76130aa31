package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dict and Queue as running code sees them, and as a program in any language does. */
@Order(6)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateE2E {
  private static final String OBJECTS =
      """
      {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: entries}, spec: {reclaimPolicy: Delete}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: items}, spec: {reclaimPolicy: Delete}}
      ---
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: %s}
      spec:
        handler: state_cases:handle
        sidecar: %s
        scaling: {maxContainers: 1}
        image:
          addLocal:
            - path: state_cases.py
              inline: |
      %s
      """;

  private Installation installation;
  private TestSpace space;
  private Caller caller;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "state");
    caller = Caller.allowed(installation, space);
    space.apply(OBJECTS.formatted("direct", "None", cases().indent(16)));
    space.apply(OBJECTS.formatted("through-sidecar", "Pod", cases().indent(16)));
    space.awaitReady("Dict", "entries");
    space.awaitReady("Queue", "items");
    space.awaitReady("Function", "direct");
    space.awaitReady("Function", "through-sidecar");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get_and_default",
        "contains",
        "length_and_clear",
        "update",
        "put_if_absent",
        "pop",
        "iterate",
        "delete_item",
        "any_picklable",
        "asynchronous",
        "first_in_first_out",
        "empty_queue",
        "get_many",
        "partitions",
        "queue_length_and_clear"
      })
  void theClientDoesWhatModalsDoes(String name) {
    // When
    Answer answer = caller.call("direct", "{\"args\": [\"" + name + "\"]}");
    // Then
    assertThat(answer.result().asText()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iterate", "any_picklable", "first_in_first_out", "empty_queue"})
  void theSidecarChangesNothing(String name) {
    // When
    Answer answer = caller.call("through-sidecar", "{\"args\": [\"" + name + "\"]}");
    // Then
    assertThat(answer.result().asText()).isEqualTo("ok");
  }

  @Test
  void anyProgramPutsAndGetsBytesByKey() {
    // Given a key of bytes that are no text
    String key = "%00%ff%2F%20";
    // When
    Answer put = caller.dictPut("entries", key, "plain bytes".getBytes(StandardCharsets.UTF_8));
    // Then
    assertThat(put.status()).isEqualTo(201);
    Answer got = caller.dictGet("entries", key);
    assertThat(got.body()).isEqualTo("plain bytes");
    assertThat(got.header("ETag")).isPresent();
  }

  @Test
  void anyProgramPutsAndTakesItems() {
    // Given
    String item = "{\"items\": [{\"value\": \"aGk=\", \"contentType\": \"text/plain\"}]}";
    assertThat(caller.queue("items", ":put?partition=http", item).status()).isEqualTo(200);
    // When
    Answer taken = caller.queue("items", ":get?partition=http&n=5&wait=1", "");
    // Then
    assertThat(taken.json().at("/items/0/value").asText()).isEqualTo("aGk=");
    assertThat(taken.json().get("items")).hasSize(1);
  }

  private static String cases() {
    try (InputStream in = StateE2E.class.getResourceAsStream("/state_cases.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
