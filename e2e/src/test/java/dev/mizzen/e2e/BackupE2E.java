package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Commands;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mizzen backup} and {@code ./mizzen restore}: all Dicts and Queues at one moment. */
@Disruptive
@EnabledIfEnvironmentVariable(
    named = "MIZZEN_E2E_INSTALLATION",
    matches = ".+",
    disabledReason = "The launcher does not know the cluster by a name")
@Order(12)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupE2E {
  private static final String ITEM =
      "{\"items\": [{\"value\": \"aGk=\", \"contentType\": \"text/plain\"}]}";

  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Commands commands;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "backup");
    caller = Caller.allowed(installation, space);
    commands = new Commands(installation);
    space.apply(
        """
        {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: entries}, spec: {reclaimPolicy: Delete}}
        ---
        {apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: items}, spec: {reclaimPolicy: Delete}}
        """);
    space.awaitReady("Dict", "entries");
    space.awaitReady("Queue", "items");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void everythingIsAsItWasAtTheMomentOfTheBackup(@TempDir Path folder) throws IOException {
    // Given
    Path file = folder.resolve("all.tar");
    assertThat(caller.state("PUT", "dicts/entries/entries/k", "before").status()).isEqualTo(201);
    assertThat(caller.queue("items", ":put", ITEM).status()).isEqualTo(200);
    commands.mizzen("backup", file.toString()).success();
    assertThat(caller.state("PUT", "dicts/entries/entries/k", "after").status()).isEqualTo(200);
    assertThat(caller.queue("items", ":get?wait=5", "").json().get("items")).hasSize(1);
    // When
    commands.mizzen("restore", file.toString()).success();
    // Then
    assertThat(caller.state("GET", "dicts/entries/entries/k", "").body()).isEqualTo("before");
    assertThat(caller.queue("items", ":get?wait=5", "").json().at("/items/0/value").asText())
        .isEqualTo("aGk=");
  }

  @Test
  void aBackupThatIsCutOffChangesNothing(@TempDir Path folder) throws IOException {
    // Given
    Path file = folder.resolve("all.tar");
    commands.mizzen("backup", file.toString()).success();
    assertThat(caller.state("PUT", "dicts/entries/entries/k", "kept").status()).isIn(200, 201);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    // When
    Commands.Result result = commands.mizzen("restore", file.toString());
    // Then
    assertThat(result.exit()).isNotZero();
    assertThat(result.output()).contains("Could not restore");
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreException(UncheckedIOException.class)
        .untilAsserted(
            () ->
                assertThat(caller.state("GET", "dicts/entries/entries/k", "").body())
                    .isEqualTo("kept"));
  }
}
