package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The example of a Volume as a cache of weights, laid out as Hugging Face's libraries do. */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelCacheE2E {
  private static final String CALL = "{\"args\": [\"high water at noon\"]}";

  private Installation installation;
  private TestSpace space;
  private Caller caller;

  private String example;
  private JsonNode first;
  private JsonNode commits;

  @BeforeAll
  void fill() throws IOException {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "model-cache");
    caller = Caller.allowed(installation, space);
    example =
        Files.readString(
            installation.repository().resolve("examples/model-cache/10-model-cache.yaml"));
    space.apply(example);
    space.awaitReady("Volume", "hf-cache");
    space.awaitReady("Function", "score");
    first = caller.call("score", CALL).result();
    // It may be more than the one that is asked for: there are commits in the background too.
    commits = commits();
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void theFirstContainerFillsTheCache() {
    assertThat(texts(first.get("fetched"))).containsExactly("config.json", "model.safetensors");
    assertThat(entries("link"))
        .hasSize(2)
        .allMatch(path -> path.matches("huggingface/hub/models--.*/snapshots/[0-9a-f]{40}/.*"));
    assertThat(entries("file"))
        .filteredOn(path -> path.matches("huggingface/hub/models--.*/blobs/[0-9a-f]{64}"))
        .hasSize(2);
  }

  @Test
  void laterContainersFindIt() {
    // Given
    endContainers();
    // When
    JsonNode later = caller.call("score", CALL).result();
    // Then
    assertThat(texts(later.get("fetched"))).isEmpty();
    assertThat(later.get("score")).isEqualTo(first.get("score"));
    assertNothingElseWasCommitted();
  }

  @Test
  void otherCodeFindsIt() {
    // Given
    space.apply(example.replace("\"fetched\": snapshot", "\"edition\": 2, \"fetched\": snapshot"));
    // A call before the roll-out would go to a container of the old code.
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> caller.call("score", CALL).result().has("edition"));
    // When
    JsonNode changed = caller.call("score", CALL).result();
    // Then
    assertThat(texts(changed.get("fetched"))).isEmpty();
    assertThat(changed.get("score")).isEqualTo(first.get("score"));
    assertNothingElseWasCommitted();
  }

  private void assertNothingElseWasCommitted() {
    assertThat(commits()).isEqualTo(commits);
  }

  private JsonNode commits() {
    return read("hf-cache:commits").get("commits");
  }

  private void endContainers() {
    installation
        .client()
        .pods()
        .inNamespace(space.name())
        .withLabel("mizzen.dev/function", "score")
        .delete();
    space.awaitNoOldPods("score");
  }

  /** A busy API server has the volume API say 503, and that one is to ask again. */
  private JsonNode read(String path) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> caller.volume("GET", path, ""), answer -> answer.status() == 200)
        .json();
  }

  private List<String> entries(String type) {
    JsonNode listed = read("hf-cache:list?path=/&recursive=true").get("entries");
    return elements(listed)
        .filter(entry -> entry.get("type").asText().equals(type))
        .map(entry -> entry.get("path").asText())
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    return elements(array).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
