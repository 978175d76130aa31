package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The example works as it is, and gives what its folder says it gives. */
@Order(0)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuickstartE2E {
  private static final Set<String> KINDS =
      Set.of("App", "Function", "Volume", "Dict", "Queue", "Secret");

  private Installation installation;
  private TestSpace space;
  private Path folder;

  @BeforeAll
  void connect() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "quickstart");
    folder = installation.repository().resolve("examples/quickstart");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void everyObjectIsReadyAndEveryCallIsRight() throws IOException {
    // Given
    List<HasMetadata> objects = applyAll();
    assertThat(objects)
        .filteredOn(object -> object.getApiVersion().equals("mizzen.dev/v1"))
        .extracting(HasMetadata::getKind)
        .containsAll(KINDS);
    objects.stream()
        .filter(object -> object.getApiVersion().equals("mizzen.dev/v1"))
        .forEach(object -> space.awaitReady(object.getKind(), object.getMetadata().getName()));
    JsonNode plan = new ObjectMapper().readTree(folder.resolve("play/calls.json").toFile());
    Caller caller = Caller.as(installation, space, plan.get("serviceAccount").asText());
    for (JsonNode call : plan.get("calls")) {
      String body = call.has("body") ? call.get("body").toString() : "";
      // When
      Answer first = caller.call(call.get("function").asText(), body);
      Answer again = caller.call(call.get("function").asText(), body);
      // Then
      assertRight(call, call.get("expect"), first);
      assertRight(
          call, call.has("expectWarm") ? call.get("expectWarm") : call.get("expect"), again);
    }
  }

  private List<HasMetadata> applyAll() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .flatMap(file -> space.apply(read(file)).stream())
          .toList();
    }
  }

  private static void assertRight(JsonNode call, JsonNode expected, Answer answer) {
    assertThat(answer.status()).as("%s: %s", call.get("title"), answer.body()).isEqualTo(200);
    if (expected != null) {
      assertThat(answer.result()).as(call.get("title").asText()).isEqualTo(expected);
    }
  }

  private String read(Path file) {
    try {
      // The example names its namespace; here it runs in one that goes away.
      return Files.readString(file).replace("namespace: quickstart", "namespace: " + space.name());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
