package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Burst;
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

/** From zero and back, and what holds in between. */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScalingE2E {
  private static final String FUNCTIONS =
      """
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: square}
      spec:
        handler: main:square
        scaling: {scaledownWindow: 2s}
        image:
          addLocal:
            - path: main.py
              inline: |
                def square(x):
                    return x * x
      ---
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: one-at-a-time}
      spec:
        handler: main:work
        scaling: {maxContainers: 3, scaledownWindow: 5s}
        concurrency: {maxInputs: 1}
        image:
          addLocal:
            - path: main.py
              inline: |
                import os, threading, time
                lock = threading.Lock()
                running = 0
                worst = 0
                def work(i):
                    global running, worst
                    with lock:
                        running += 1
                        worst = max(worst, running)
                    time.sleep(0.1)
                    with lock:
                        running -= 1
                    return {"i": i, "host": os.uname().nodename, "worst": worst}
      ---
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: warm}
      spec:
        handler: main:hello
        scaling: {minContainers: 1, maxContainers: 2}
        image:
          addLocal:
            - path: main.py
              inline: |
                def hello():
                    return "hello"
      """;

  private Installation installation;
  private TestSpace space;
  private Caller caller;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "scaling");
    caller = Caller.allowed(installation, space);
    space.apply(FUNCTIONS);
    List.of("square", "one-at-a-time", "warm").forEach(name -> space.awaitReady("Function", name));
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void answersFromZeroAndSaysHowLongTheStartTook() {
    // Given
    space.awaitNoPods("square");
    // When
    Answer cold = caller.call("square", "{\"args\": [7]}");
    // Then
    assertThat(cold.result().asInt()).isEqualTo(49);
    assertThat(cold.header("Mizzen-Cold-Start"))
        .hasValueSatisfying(ms -> assertThat(Long.parseLong(ms)).isPositive());
    Answer warm = caller.call("square", "{\"args\": [8]}");
    assertThat(warm.result().asInt()).isEqualTo(64);
    assertThat(warm.header("Mizzen-Cold-Start")).isEmpty();
    assertThat(warm.header("Mizzen-Container")).isEqualTo(cold.header("Mizzen-Container"));
  }

  @Test
  void goesToZeroWhenIdleAndStaysReady() {
    // Given
    assertThat(caller.call("square", "{\"args\": [2]}").result().asInt()).isEqualTo(4);
    // When
    space.awaitNoPods("square");
    // Then
    space.awaitReason("Function", "square", "Ready", "True", "Idle");
    space.awaitCondition("Function", "square", "Active", "False");
    assertThat(space.get("Function", "square").<Integer>get("status", "replicas")).isZero();
  }

  @Test
  void answersABurstOnThreeContainersWithNeverTwoInputsInOne() {
    // Given a Function of at most 3 containers with one input each
    // When
    List<Answer> answers =
        Burst.of(50, i -> caller.call("one-at-a-time", "{\"args\": [" + i + "]}"));
    // Then
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
    assertThat(answers)
        .extracting(answer -> answer.result().get("i").asInt())
        .doesNotHaveDuplicates()
        .hasSize(50);
    assertThat(answers).extracting(answer -> answer.result().get("worst").asInt()).containsOnly(1);
    assertThat(answers.stream().map(answer -> answer.result().get("host").asText()).distinct())
        .hasSizeBetween(1, 3);
  }

  @Test
  void keepsTheMinimumWarmWithoutACall() {
    // Given a Function with minContainers: 1 that nobody called
    // When
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(caller.stats("warm").json().get("containers")).hasSize(1));
    // Then
    assertThat(caller.call("warm", "").header("Mizzen-Cold-Start")).isEmpty();
  }
}
