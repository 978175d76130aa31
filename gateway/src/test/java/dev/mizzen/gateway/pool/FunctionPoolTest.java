package dev.mizzen.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FunctionPoolTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void asksForAContainerAtOnceAndSendsTheCallWhenItPushes() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 3, 1);
    function.call();
    assertThat(function.replicasOrdered()).containsExactly(1);
    function.clock.advance(Duration.ofMillis(30));
    function.pod("1");
    function.clock.advance(Duration.ofMillis(320));

    // When
    function.push("1", "process", 1);

    // Then
    assertThat(function.sentIds()).containsExactly("call-1");
    ColdStart coldStart = function.sent.getFirst().coldStart().orElseThrow();
    assertThat(coldStart).isEqualTo(new ColdStart("call-1", 0, 350, 0, 350, 100, 20));
    assertThat(function.pool.coldStarts()).containsExactly(coldStart);
  }

  @Test
  void isNoColdStartWhenAContainerIsFree() {
    // Given
    PoolFixture function = PoolFixture.deployed(1, 3, 1);
    function.serving("1", 1);
    function.advance(SECOND);

    // When
    function.call();

    // Then
    assertThat(function.sent.getFirst().coldStart()).isEmpty();
  }

  @Test
  void isNoColdStartWhenTheCallWaitedForABusySlot() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();
    function.call();
    function.clock.advance(SECOND);
    function.serving("1", 1);

    // When
    function.finish(new Outcome.Answered());

    // Then
    assertThat(function.sent)
        .singleElement()
        .extracting(Dispatch::coldStart)
        .isEqualTo(Optional.empty());
  }

  @Test
  void keepsTheOrderOfCalls() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 3);
    IntStream.range(0, 5).forEach(i -> function.call());

    // When
    function.serving("1", 3);

    // Then
    assertThat(function.sentIds()).containsExactly("call-1", "call-2", "call-3");
  }

  @Test
  void neverGivesAContainerMoreThanItsOwnLimit() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 8);
    IntStream.range(0, 5).forEach(i -> function.call());

    // When
    function.serving("1", 2);

    // Then
    assertThat(function.sentIds()).containsExactly("call-1", "call-2");
  }

  @Test
  void rejectsWhatDoesNotFitIntoTheQueueByNumber() {
    // Given
    PoolFixture function = new PoolFixture(0, 1, 1, new QueueLimits(2, 1_000));
    function.run(function.pool.deploymentSeen(0, PoolFixture.REVISION));
    function.call();
    function.call();

    // When
    function.call();

    // Then
    assertThat(function.rejected).containsOnlyKeys("call-3");
    assertThat(function.rejected.get("call-3").type()).isEqualTo(ProblemType.QUEUE_FULL);
    assertThat(function.rejected.get("call-3").retryAfter()).isPresent();
  }

  @Test
  void rejectsWhatDoesNotFitIntoTheQueueByBytes() {
    // Given
    PoolFixture function = new PoolFixture(0, 1, 1, new QueueLimits(100, 25));
    function.run(function.pool.deploymentSeen(0, PoolFixture.REVISION));
    function.call();
    function.call();

    // When
    function.call();

    // Then
    assertThat(function.rejected).containsOnlyKeys("call-3");
  }

  @Test
  void putsAnInputThatAFullContainerRefusedToTheFront() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();
    function.call();
    function.serving("1", 1);
    function.finish(new Outcome.Full());
    assertThat(function.sent).as("a full container gets nothing for a moment").isEmpty();

    // When
    function.advance(SECOND);

    // Then
    assertThat(function.sentIds()).containsExactly("call-1");
  }

  @Test
  void asksForAnotherContainerWhenOneIsFullOfInputsItDoesNotKnow() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 2, 1);
    function.call();
    function.serving("1", 1);

    // When
    function.finish(new Outcome.Full());

    // Then
    assertThat(function.replicasOrdered()).containsExactly(1, 2);
  }

  @Test
  void sendsElsewhereWhatALeavingContainerRefused() {
    // Given
    PoolFixture function = PoolFixture.deployed(2, 2, 1);
    function.serving("1", 1);
    function.call();
    function.serving("2", 1);

    // When
    function.finish(new Outcome.Leaving());

    // Then
    assertThat(function.sent)
        .singleElement()
        .extracting(it -> it.container().podUid())
        .isEqualTo("2");
    function.finish(new Outcome.Answered());
    function.call();
    assertThat(function.sent.getFirst().container().podUid()).isEqualTo("2");
  }

  @Test
  void triesAnUnreachableContainerAgainAfterAWhile() {
    // Given
    PoolFixture function = PoolFixture.deployed(1, 1, 1);
    function.serving("1", 1);
    function.call();
    function.finish(new Outcome.Unreachable("10.0.0.1:8080: refused"));
    assertThat(function.sent).isEmpty();

    // When
    function.advance(Duration.ofMillis(250));

    // Then
    assertThat(function.sentIds()).containsExactly("call-1");
    assertThat(function.rejected).isEmpty();
  }

  @Test
  void forgetsAContainerWhoseHoldBrokeAndThatCannotBeReached() {
    // Given
    PoolFixture function = PoolFixture.deployed(1, 1, 1);
    Container container = function.serving("1", 1);
    function.pool.holdEnded(container, true);
    function.call();

    // When
    function.finish(new Outcome.Unreachable("refused"));

    // Then
    assertThat(function.pool.stats().containers())
        .extracting(PoolStats.ContainerStats::state)
        .containsExactly("Starting");
    assertThat(function.pool.stats().queued()).isEqualTo(1);
  }

  @Test
  void doesNotSendAgainWhatWasLost() {
    // Given
    PoolFixture function = PoolFixture.deployed(1, 1, 1);
    function.serving("1", 1);
    function.call();

    // When
    function.finish(new Outcome.Lost());

    // Then
    assertThat(function.sent).isEmpty();
    assertThat(function.pool.stats().queued()).isZero();
  }

  @Test
  void dropsAContainerThatDoesNotHold() {
    // Given
    PoolFixture function = PoolFixture.deployed(1, 1, 1);
    Container container = function.serving("1", 1);
    function.pool.holdEnded(container, true);
    function.advance(Duration.ofMillis(4_900));
    assertThat(states(function)).containsExactly("Idle");

    // When
    function.advance(Duration.ofMillis(200));

    // Then
    assertThat(states(function)).containsExactly("Starting");
  }

  @Test
  void keepsTheSlotsOfAProcessThatPushesAgain() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.serving("1", 1);
    function.call();

    // When
    function.push("1", "process-1", 1);
    function.call();

    // Then
    assertThat(function.sentIds()).containsExactly("call-1");
  }

  @Test
  void givesANewProcessInTheSamePodFreshSlots() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.serving("1", 1);
    function.call();
    function.call();

    // When
    function.push("1", "another process", 1);

    // Then
    assertThat(function.sentIds()).containsExactly("call-1", "call-2");
    function.finish(new Outcome.Lost());
    assertThat(function.pool.stats().running()).isEqualTo(1);
  }

  @Test
  void dropsAnInputWhoseCallerLeft() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    TestInput input = function.call();

    // When
    input.abandon();
    function.run(function.pool.cancel(input));

    // Then
    function.serving("1", 1);
    assertThat(function.sent).isEmpty();
    assertThat(function.pool.stats().queued()).isZero();
  }

  @Test
  void doesNotPutBackAnInputWhoseCallerLeft() {
    // Given
    PoolFixture function = PoolFixture.deployed(1, 1, 1);
    function.serving("1", 1);
    TestInput input = function.call();
    input.abandon();

    // When
    function.finish(new Outcome.Full());

    // Then
    assertThat(function.pool.stats().queued()).isZero();
  }

  @Test
  void namesTheSchedulersMessageWhenNoContainerStartedInTime() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();
    Problem unschedulable =
        Problem.of(ProblemType.CALL_TIMEOUT, "0/1 nodes are available: 1 Insufficient cpu");
    function.pod(
        "1", false, Optional.of(new PodTrouble(PodTrouble.Kind.UNSCHEDULABLE, unschedulable)));
    function.advance(PoolFixture.STARTUP.minusMillis(1));
    assertThat(function.rejected).as("it waits as long as it may").isEmpty();

    // When
    function.advance(Duration.ofMillis(1));

    // Then
    assertThat(function.rejected.get("call-1").type()).isEqualTo(ProblemType.CALL_TIMEOUT);
    assertThat(function.rejected.get("call-1").detail()).contains("1 Insufficient cpu", "60 s");
  }

  @Test
  void saysThatAllContainersWereBusy() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.serving("1", 1);
    function.call();
    function.call();

    // When
    function.advance(PoolFixture.STARTUP);

    // Then
    assertThat(function.rejected).containsOnlyKeys("call-2");
    assertThat(function.rejected.get("call-2").detail()).contains("No container had a free slot");
  }

  @Test
  void rejectsWhenThereIsNoDeployment() {
    // Given
    PoolFixture function = new PoolFixture(0, 1, 1);
    function.run(
        function.pool.functionSeen(
            function.pool.settings(),
            new FunctionStatus(Optional.empty(), Optional.of("App 'shop' does not exist"))));

    // When
    function.call();

    // Then
    assertThat(function.rejected.get("call-1").type()).isEqualTo(ProblemType.FUNCTION_NOT_READY);
    assertThat(function.rejected.get("call-1").detail()).contains("App 'shop' does not exist");
  }

  @Test
  void rejectsWhenNoContainerCouldRunAsSpecified() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.run(
        function.pool.functionSeen(
            function.pool.settings(),
            new FunctionStatus(Optional.of("Secret 'hf' does not exist"), Optional.empty())));

    // When
    function.call();

    // Then
    assertThat(function.rejected.get("call-1").detail()).contains("Secret 'hf' does not exist");
    assertThat(function.orders).isEmpty();
  }

  @Test
  void servesOnWhileContainersRunAlthoughNewOnesCouldNot() {
    // Given
    PoolFixture function = PoolFixture.deployed(1, 1, 1);
    function.serving("1", 1);
    function.run(
        function.pool.functionSeen(
            function.pool.settings(),
            new FunctionStatus(Optional.of("Secret 'hf' does not exist"), Optional.empty())));

    // When
    function.call();

    // Then
    assertThat(function.sentIds()).containsExactly("call-1");
  }

  @Test
  void rejectsWhatWaitsWhenTheFunctionIsDeleted() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();

    // When
    function.run(function.pool.close());

    // Then
    assertThat(function.rejected.get("call-1").type()).isEqualTo(ProblemType.FUNCTION_NOT_FOUND);
  }

  private static List<String> states(PoolFixture function) {
    return function.pool.stats().containers().stream()
        .map(PoolStats.ContainerStats::state)
        .toList();
  }
}
