package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Cases;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Queue as running code sees it, and as a program in any language does. */
@Order(6)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueE2E {
  private static final String OBJECTS =
      """
      {apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: items}, spec: {reclaimPolicy: Delete, delivery: {maxAttempts: 2}}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: small}, spec: {reclaimPolicy: Delete, limits: {items: 3}}}
      """;

  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Cases cases;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "queue");
    caller = Caller.allowed(installation, space);
    space.apply(OBJECTS);
    space.awaitReady("Queue", "items");
    space.awaitReady("Queue", "small");
    cases = Cases.apply(space, caller, QueueE2E.class, "queue_cases.py", "direct", "None");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void isFoundMadeDeletedAndEphemeral() {
    cases.run("objects");
  }

  @Test
  void putIntoAFullOneIsRefused() {
    cases.run("put_and_full");
  }

  @Test
  void putsMany() {
    cases.run("put_many");
  }

  @Test
  void getsAndWaits() {
    cases.run("get");
  }

  @Test
  void getsMany() {
    cases.run("get_many");
  }

  @Test
  void countsByPartitionAndInTotal() {
    cases.run("length");
  }

  @Test
  void clearsByPartitionAndAll() {
    cases.run("clear");
  }

  @Test
  void iteratesWithoutTaking() {
    cases.run("iterate");
  }

  @Test
  void isFirstInFirstOutInEachPartition() {
    cases.run("first_in_first_out");
  }

  @Test
  void partitionsGoWithTheirTime() {
    cases.run("partition_ttl");
  }

  @Test
  void leasesComeBackUnlessAcknowledged() {
    cases.run("leases");
  }

  @Test
  void keepsDeadLettersUntilTheyAreRedriven() {
    cases.run("dead_letters");
  }

  @Test
  void aPutWaitsForRoom() {
    cases.run("back_pressure");
  }

  @Test
  void delaysAndLeavesOutDuplicates() {
    cases.run("delay_and_dedup");
  }

  @Test
  void everyMethodIsAsynchronousToo() {
    cases.run("asynchronous");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first_in_first_out",
        "get",
        "iterate",
        "leases",
        "back_pressure",
        "delay_and_dedup"
      })
  void theSidecarChangesNothing(String name) {
    // Given
    Cases through = Cases.apply(space, caller, QueueE2E.class, "queue_cases.py", "sidecar", "Pod");
    // When, then
    through.run(name);
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
}
