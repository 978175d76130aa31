package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one container commits, another sees after it reloads, and nothing before. */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeE2E {
  private static final String CODE =
      """
      import hashlib, os, random
      import mizzen
      volume = mizzen.Volume.from_name("shared")
      def handle(op, path=None, seed=0, size=0):
          full = "/shared/" + path if path else None
          if op == "write":
              data = random.Random(seed).randbytes(size)
              os.makedirs(os.path.dirname(full), exist_ok=True)
              with open(full, "wb") as f:
                  f.write(data)
              return hashlib.sha256(data).hexdigest()
          if op == "read":
              if not os.path.exists(full):
                  return None
              with open(full, "rb") as f:
                  return hashlib.sha256(f.read()).hexdigest()
          if op == "commit":
              result = volume.commit()
              return {"commit": result.commit, "overwritten": list(result.overwritten)}
          if op == "reload":
              return volume.reload().commit
      """;

  private Installation installation;
  private TestSpace space;
  private Caller caller;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "volume");
    caller = Caller.allowed(installation, space);
    space.apply(
        "{apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: shared}, spec: {backgroundCommit: {interval: Never}, reclaimPolicy: Delete}}");
    for (String name : List.of("left", "right")) {
      space.apply(
          """
          apiVersion: mizzen.dev/v1
          kind: Function
          metadata: {name: %s}
          spec:
            handler: main:handle
            scaling: {maxContainers: 1, scaledownWindow: 2m}
            volumes: [{name: shared, mountPath: /shared}]
            image:
              addLocal:
                - path: main.py
                  inline: |
          %s
          """
              .formatted(name, CODE.indent(18)));
    }
    space.awaitReady("Volume", "shared");
    space.awaitReady("Function", "left");
    space.awaitReady("Function", "right");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void aFileIsAbsentElsewhereBeforeTheCommitAndIdenticalAfterCommitAndReload() {
    // Given both containers run, and one wrote a file of several chunks
    read("right", "deep/model.bin");
    String written = write("left", "deep/model.bin", 1, 20_000_000);
    reload("right");
    assertThat(read("right", "deep/model.bin")).isEqualTo("null");
    // When
    commit("left");
    assertThat(read("right", "deep/model.bin")).as("before the reload").isEqualTo("null");
    reload("right");
    // Then
    assertThat(read("right", "deep/model.bin")).isEqualTo(written);
  }

  @Test
  void twoWritersOnDifferentFilesBothSurvive() {
    // Given
    String one = write("left", "two/left.bin", 2, 100_000);
    String other = write("right", "two/right.bin", 3, 100_000);
    // When
    commit("left");
    commit("right");
    // Then
    reload("left");
    reload("right");
    assertThat(read("left", "two/right.bin")).isEqualTo(other);
    assertThat(read("right", "two/left.bin")).isEqualTo(one);
  }

  @Test
  void onTheSameFileTheLaterCommitWinsAndSaysWhatItOverwrote() {
    // Given
    commit("left");
    commit("right");
    reload("left");
    reload("right");
    write("left", "same.bin", 4, 1_000);
    String later = write("right", "same.bin", 5, 1_000);
    commit("left");
    // When
    String result = commit("right");
    // Then
    assertThat(result).contains("\"overwritten\":[\"same.bin\"]");
    reload("left");
    assertThat(read("left", "same.bin")).isEqualTo(later);
  }

  @Test
  void aContainerThatEndsCommitsWhatItWrote() {
    // Given
    String written = write("left", "last-words.bin", 6, 300_000);
    // When
    installation
        .client()
        .pods()
        .inNamespace(space.name())
        .withLabel("mizzen.dev/function", "left")
        .delete();
    space.awaitNoOldPods("left");
    // Then a container that starts later sees it
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              reload("right");
              assertThat(read("right", "last-words.bin")).isEqualTo(written);
            });
  }

  private String write(String function, String path, int seed, int size) {
    return caller
        .call(function, "{\"args\": [\"write\", \"%s\", %d, %d]}".formatted(path, seed, size))
        .result()
        .asText();
  }

  private String read(String function, String path) {
    return caller
        .call(function, "{\"args\": [\"read\", \"%s\"]}".formatted(path))
        .result()
        .asText();
  }

  private String commit(String function) {
    return caller.call(function, "{\"args\": [\"commit\"]}").result().toString();
  }

  private void reload(String function) {
    caller.call(function, "{\"args\": [\"reload\"]}").result();
  }
}
