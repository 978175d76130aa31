package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Cases;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Dict as running code sees it, and as a program in any language does. */
@Order(6)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DictE2E {
  private static final String OBJECTS =
      """
      {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: entries}, spec: {reclaimPolicy: Delete}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: forgetful}, spec: {reclaimPolicy: Delete, expiry: {idle: 2s}}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: private}, spec: {reclaimPolicy: Delete, access: {writers: [{function: {name: somebody-else}}]}}}
      """;

  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Cases cases;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "dict");
    caller = Caller.allowed(installation, space);
    space.apply(OBJECTS);
    space.awaitReady("Dict", "entries");
    space.awaitReady("Dict", "forgetful");
    space.awaitReady("Dict", "private");
    cases = Cases.apply(space, caller, DictE2E.class, "dict_cases.py", "direct", "None");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void isFoundAtFirstUseAndMadeByCodeThatAsksForIt() {
    cases.run("lazy_and_created");
  }

  @Test
  void hydrates() {
    cases.run("hydrated");
  }

  @Test
  void ephemeralOnesAreGoneWithTheirBlock() {
    cases.run("ephemeral");
  }

  @Test
  void lookupWarns() {
    cases.run("looked_up");
  }

  @Test
  void codeDeletesWhatCodeMade() {
    cases.run("deleted");
  }

  @Test
  void clears() {
    cases.run("cleared");
  }

  @Test
  void gets() {
    cases.run("got");
  }

  @Test
  void saysWhatItContains() {
    cases.run("contained");
  }

  @Test
  void counts() {
    cases.run("counted");
  }

  @Test
  void updatesManyAtOnce() {
    cases.run("updated");
  }

  @Test
  void putsOnlyIfAbsent() {
    cases.run("put_if_absent");
  }

  @Test
  void pops() {
    cases.run("popped");
  }

  @Test
  void iterates() {
    cases.run("iterated");
  }

  @Test
  void hasItemSyntax() {
    cases.run("by_item");
  }

  @Test
  void takesAnythingThatPickles() {
    cases.run("any_picklable");
  }

  @Test
  void entriesThatNobodyUsesGo() {
    cases.run("idle_entries_go");
  }

  @Test
  void everyMethodIsAsynchronousToo() {
    cases.run("asynchronous");
  }

  @Test
  void comparesAndSets() {
    cases.run("compare_and_set");
  }

  @Test
  void addsToCounters() {
    cases.run("counters");
  }

  @Test
  void entriesGoWithTheirTime() {
    cases.run("time_to_live");
  }

  @Test
  void listsByPrefixWhileItChanges() {
    cases.run("prefix_pages");
  }

  @Test
  void batchesAreAllOrNothing() {
    cases.run("batches");
  }

  @Test
  void tellsOfChanges() {
    cases.run("watched");
  }

  @Test
  void ephemeralOnesGoWhenTheirHolderIsDead() {
    // Given one whose holder does not leave its block
    Cases holder = Cases.apply(space, caller, DictE2E.class, "dict_cases.py", "holder", "None");
    String name = holder.call("leave_an_ephemeral_behind").result().asText();
    assertThat(cases.call("exists", name).result().asText()).isEqualTo("there");
    // When
    space.delete("Function", "holder");
    // Then
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> cases.call("exists", name).result().asText().equals("gone"));
  }

  @Test
  void aFunctionThatIsNoWriterMayReadOnly() {
    // When
    Answer answer = cases.call("write_private");
    // Then
    assertThat(answer.result().asText()).contains("private").contains("access");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"iterated", "any_picklable", "compare_and_set", "counters", "batches", "watched"})
  void theSidecarChangesNothing(String name) {
    // Given
    Cases through = Cases.apply(space, caller, DictE2E.class, "dict_cases.py", "sidecar", "Pod");
    // When, then
    through.run(name);
  }

  @Test
  void anyProgramUsesBytesByKey() {
    // Given a key of bytes that are no text
    String entry = "dicts/entries/entries/%00%ff%2F%20";
    Answer put = caller.state("PUT", entry, "plain bytes", "Mizzen-TTL", "600");
    assertThat(put.status()).isEqualTo(201);
    String version = put.header("ETag").orElseThrow();
    // When
    Answer got = caller.state("GET", entry, "");
    // Then
    assertThat(got.body()).isEqualTo("plain bytes");
    assertThat(got.header("ETag")).contains(version);
    assertThat(got.header("Mizzen-Expires-In")).isPresent();
    assertThat(caller.state("PUT", entry, "other", "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(caller.state("PUT", entry, "other", "If-Match", version).status()).isEqualTo(200);
  }
}
