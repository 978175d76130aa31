package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.Killer;
import dev.mizzen.e2e.support.TestSpace;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * SIGKILL to any one process of Mizzen: it comes back by itself, and nothing that was answered is
 * lost.
 */
@Disruptive
@Order(10)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsE2E {
  private static final Duration HEALING = Duration.ofMinutes(2);

  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Killer killer;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "faults");
    caller = Caller.allowed(installation, space);
    space.apply(
        """
        {apiVersion: mizzen.dev/v1, kind: Dict, metadata: {name: ledger}, spec: {reclaimPolicy: Delete}}
        ---
        {apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: work}, spec: {reclaimPolicy: Delete}}
        ---
        {apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: files}, spec: {reclaimPolicy: Delete}}
        ---
        apiVersion: mizzen.dev/v1
        kind: Function
        metadata: {name: echo}
        spec:
          handler: main:echo
          scaling: {minContainers: 1, maxContainers: 1}
          image: {addLocal: [{path: main.py, inline: "def echo(x): return x"}]}
        ---
        apiVersion: mizzen.dev/v1
        kind: Function
        metadata: {name: writer}
        spec:
          handler: main:write
          scaling: {maxContainers: 1, scaledownWindow: 5m}
          volumes: [{name: files, mountPath: /files}]
          image:
            addLocal:
              - path: main.py
                inline: |
                  import mizzen
                  def write(text):
                      with open("/files/note.txt", "w") as f:
                          f.write(text)
                      return mizzen.Volume.from_name("files").commit().commit
        ---
        apiVersion: mizzen.dev/v1
        kind: Function
        metadata: {name: steady}
        spec:
          handler: main:work
          scaling: {maxContainers: 1, scaledownWindow: 5m}
          volumes: [{name: files, mountPath: /files}]
          image:
            addLocal:
              - path: main.py
                inline: |
                  import os, time
                  def work(seconds):
                      end, rounds, longest = time.monotonic() + seconds, 0, 0.0
                      with open("/files/steady.log", "a+b", buffering=0) as log:
                          while time.monotonic() < end:
                              began, path, text = time.monotonic(), f"/files/steady-{rounds % 9}", str(rounds) * 999
                              with open(path + ".new", "w") as f:
                                  f.write(text)
                              os.rename(path + ".new", path)
                              log.write(b".")
                              assert open(path).read() == text and os.path.basename(path) in os.listdir("/files")
                              rounds, longest = rounds + 1, max(longest, time.monotonic() - began)
                          log.seek(0, os.SEEK_END)
                          return {"rounds": rounds, "logged": log.tell(), "longest": longest}
        """);
    for (String kindAndName :
        List.of(
            "Dict/ledger",
            "Queue/work",
            "Volume/files",
            "Function/echo",
            "Function/writer",
            "Function/steady")) {
      String[] parts = kindAndName.split("/");
      space.awaitReady(parts[0], parts[1]);
    }
    assertThat(caller.call("echo", "{\"args\": [1]}").result().asInt()).isEqualTo(1);
    String node = installation.pods("gateway").getFirst().getSpec().getNodeName();
    killer = Killer.start(installation.client(), node, functionImage());
  }

  @AfterAll
  void remove() {
    killer.close();
    space.close();
    installation.close();
  }

  @Test
  void everyAnsweredPutOutlivesTheDictService() {
    // Given a writer that goes on putting and notes what was answered
    List<Integer> answered = new ArrayList<>();
    AtomicBoolean on = new AtomicBoolean(true);
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; on.get(); i++) {
                    if (put(i)) {
                      answered.add(i);
                    }
                  }
                });
    await().atMost(HEALING).until(() -> answered.size() > 50);
    // When
    kill("dict-service");
    // Then
    int before = answered.size();
    await().atMost(HEALING).until(() -> answered.size() > before + 50);
    on.set(false);
    join(writer);
    assertThat(answered)
        .allSatisfy(i -> assertThat(caller.dictGet("ledger", "k" + i).body()).isEqualTo("v" + i));
  }

  @Test
  void itemsAndLeasesOutliveTheDictService() {
    // Given three items: one done, one being worked on, one waiting
    for (String item : List.of("QQ==", "Qg==", "Qw==")) {
      assertThat(
              caller
                  .queue(
                      "work",
                      ":put",
                      "{\"items\": [{\"value\": \"%s\", \"contentType\": \"text/plain\"}]}"
                          .formatted(item))
                  .status())
          .isEqualTo(200);
    }
    JsonNode leased = caller.queue("work", ":lease?n=2&for=3600", "").json().get("items");
    assertThat(settle(":ack", leased.get(0)).status()).isEqualTo(200);
    // When
    kill("dict-service");
    // Then
    await().atMost(HEALING).until(() -> settle(":extend", leased.get(1), 3600).status() == 200);
    assertThat(settle(":ack", leased.get(0)).json().get("lost")).hasSize(1);
    assertThat(settle(":ack", leased.get(1)).json().get("settled")).hasSize(1);
    JsonNode rest = caller.queue("work", ":get?n=9&wait=5", "").json().get("items");
    assertThat(rest).hasSize(1);
    assertThat(rest.get(0).get("value").asText()).isEqualTo("Qw==");
  }

  private Answer settle(String how, JsonNode item, int... seconds) {
    String more = seconds.length == 0 ? "" : ", \"for\": " + seconds[0];
    return caller.queue(
        "work",
        how,
        "{\"leases\": [{\"id\": %s, \"epoch\": %s}]%s}"
            .formatted(item.get("id"), item.get("epoch"), more));
  }

  @Test
  void callsAreAnsweredAgainAfterTheGatewayDied() {
    // Given
    String container =
        caller.call("echo", "{\"args\": [1]}").header("Mizzen-Container").orElseThrow();
    // When
    kill("gateway");
    // Then the same container serves: it told the new gateway where it is
    awaitEcho(42);
    assertThat(caller.call("echo", "{\"args\": [2]}").header("Mizzen-Container"))
        .hasValue(container);
  }

  @Test
  void newObjectsAreReconciledAfterTheOperatorDied() {
    // When
    kill("operator");
    // Then
    space.apply(
        "{apiVersion: mizzen.dev/v1, kind: Queue, metadata: {name: after-operator}, spec: {reclaimPolicy: Delete}}");
    space.awaitReady("Queue", "after-operator");
    assertThat(caller.call("echo", "{\"args\": [3]}").result().asInt()).isEqualTo(3);
  }

  @Test
  void aRunningPodCommitsAfterTheVolumeAgentDied() {
    // Given
    int first = caller.call("writer", "{\"args\": [\"before\"]}").result().asInt();
    // When
    kill("volume-agent");
    // Then
    await()
        .atMost(HEALING)
        .untilAsserted(
            () -> {
              Answer answer = caller.call("writer", "{\"args\": [\"after\"]}");
              assertThat(answer.status()).as(answer.body()).isEqualTo(200);
              assertThat(answer.result().asInt()).isGreaterThan(first);
            });
  }

  @Test
  void aProgramThatWorksInAVolumeDoesNotNoticeThatTheAgentDied() throws Exception {
    // Given a call that writes and reads for a while
    int before = caller.call("steady", "{\"args\": [1]}").result().get("logged").asInt();
    CompletableFuture<Answer> working =
        CompletableFuture.supplyAsync(() -> caller.call("steady", "{\"args\": [25]}"));
    // When
    kill("volume-agent");
    // Then it ends as if nothing had been
    Answer answer = working.get(2, TimeUnit.MINUTES);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.result().get("rounds").asInt()).isPositive();
    assertThat(answer.result().get("logged").asInt())
        .isEqualTo(before + answer.result().get("rounds").asInt());
  }

  @Test
  void aKilledContainerIsReplacedAndTheNextCallIsAnswered() {
    // Given
    Pod pod = space.pods("echo").getFirst();
    // When
    killer.kill(pod);
    // Then
    awaitEcho(7);
  }

  private void awaitEcho(int value) {
    await()
        .atMost(HEALING)
        .untilAsserted(
            () -> {
              Answer answer = echo(value);
              assertThat(answer.status()).as(answer.body()).isEqualTo(200);
              assertThat(answer.result().asInt()).isEqualTo(value);
            });
  }

  private Answer echo(int value) {
    try {
      return caller.call("echo", "{\"args\": [" + value + "]}");
    } catch (UncheckedIOException e) {
      throw new AssertionError("No answer", e);
    }
  }

  private boolean put(int i) {
    try {
      return caller.dictPut("ledger", "k" + i, ("v" + i).getBytes(StandardCharsets.UTF_8)).status()
          < 300;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void kill(String component) {
    Pod pod = installation.pods(component).getFirst();
    int restarts = restarts(pod);
    killer.kill(pod);
    await()
        .atMost(HEALING)
        .untilAsserted(
            () -> {
              Pod now = installation.client().resource(pod).get();
              assertThat(restarts(now)).as("%s was restarted", component).isGreaterThan(restarts);
              assertThat(now.getStatus().getContainerStatuses().getFirst().getReady()).isTrue();
            });
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  private String functionImage() {
    return space.pods("echo").getFirst().getSpec().getContainers().getFirst().getImage();
  }

  private static void join(Thread thread) {
    try {
      thread.join(HEALING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
