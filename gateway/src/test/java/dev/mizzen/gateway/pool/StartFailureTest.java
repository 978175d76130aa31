package dev.mizzen.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  private static final Problem NO_MODULE =
      Problem.of(ProblemType.HANDLER_IMPORT_FAILED, "ModuleNotFoundError: No module named 'torch'");
  private static final Problem NO_IMAGE =
      Problem.of(ProblemType.IMAGE_PULL_FAILED, "The image 'nope' cannot be pulled");

  @Test
  void answersWaitingCallsWithTheContainersError() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 3, 1);
    function.call();
    function.call();
    function.pod("1");
    function.pod("2");
    function.run(function.pool.startFailed("1", PoolFixture.REVISION, NO_MODULE));
    assertThat(function.rejected).as("the other pod may still serve").isEmpty();

    // When
    function.run(function.pool.startFailed("2", PoolFixture.REVISION, NO_MODULE));

    // Then
    assertThat(function.rejected).containsOnlyKeys("call-1", "call-2");
    assertThat(function.rejected.get("call-1"))
        .isEqualTo(NO_MODULE.retryAfter(Duration.ofSeconds(1)));
  }

  @Test
  void answersFurtherCallsWithTheSameErrorWithoutAnotherStart() {
    // Given
    PoolFixture function = failed();
    int orders = function.orders.size();

    // When
    function.call();

    // Then
    assertThat(function.rejected.get("call-2").type()).isEqualTo(ProblemType.HANDLER_IMPORT_FAILED);
    assertThat(function.orders).hasSize(orders);
  }

  @Test
  void triesAgainAfterThePauseWhenTheFailedPodIsGone() {
    // Given
    PoolFixture function = failed();
    function.advance(PoolFixture.WINDOW);
    function.run(function.pool.podGone("1"));
    assertThat(function.replicasOrdered()).endsWith(0);

    // When
    function.call();

    // Then
    assertThat(function.rejected).doesNotContainKey("call-2");
    assertThat(function.replicasOrdered()).endsWith(1);
  }

  @Test
  void pausesLongerAfterEachFailedTryUpToAMinute() {
    // Given
    PoolFixture function = failed();
    for (int failure = 2; failure <= 8; failure++) {
      function.advance(Duration.ofSeconds(61));
      function.run(function.pool.podGone(Integer.toString(failure - 1)));
      function.call();
      function.pod(Integer.toString(failure));

      // When
      function.run(
          function.pool.startFailed(Integer.toString(failure), PoolFixture.REVISION, NO_MODULE));
    }

    // Then
    assertThat(function.rejected.values().stream().map(it -> it.retryAfter().orElseThrow()))
        .containsExactly(
            seconds(1),
            seconds(2),
            seconds(4),
            seconds(8),
            seconds(16),
            seconds(32),
            seconds(60),
            seconds(60));
  }

  @Test
  void startsAnewForANewRevision() {
    // Given
    PoolFixture function = failed();
    function.run(function.pool.deploymentSeen(1, "r2"));

    // When
    function.call();

    // Then
    assertThat(function.rejected).doesNotContainKey("call-2");
  }

  @Test
  void servesAgainWhenTheContainerPushesAfterAll() {
    // Given
    PoolFixture function = failed();

    // When
    function.push("1", "second try", 1);

    // Then
    function.call();
    assertThat(function.sentIds()).containsExactly("call-2");
  }

  @Test
  void failsFastWhenTheImageCannotBePulled() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();

    // When
    function.pod("1", false, Optional.of(new PodTrouble(PodTrouble.Kind.CANNOT_START, NO_IMAGE)));

    // Then
    assertThat(function.rejected.get("call-1").type()).isEqualTo(ProblemType.IMAGE_PULL_FAILED);
  }

  @Test
  void waitsForTheOtherContainerWhenOneCannotStart() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 2, 1);
    function.call();
    function.call();
    function.pod("1");
    function.pod("2", false, Optional.of(new PodTrouble(PodTrouble.Kind.CANNOT_START, NO_IMAGE)));

    // When
    function.serving("1", 1);

    // Then
    assertThat(function.sentIds()).containsExactly("call-1");
    assertThat(function.rejected).isEmpty();
  }

  @Test
  void waitsForAContainerThatServedAndIsStartedAgain() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    Container container = function.serving("1", 1);
    function.pool.holdEnded(container, true);
    function.advance(Duration.ofSeconds(6));
    Problem ended = Problem.of(ProblemType.CONTAINER_FAILED, "exit code 137");
    function.pod("1", false, Optional.of(new PodTrouble(PodTrouble.Kind.ENDED, ended)));

    // When
    function.call();

    // Then
    assertThat(function.rejected).isEmpty();
    function.pod("1", false, Optional.of(new PodTrouble(PodTrouble.Kind.CRASH_LOOP, ended)));
    assertThat(function.rejected.get("call-1").detail()).isEqualTo("exit code 137");
  }

  @Test
  void keepsAFailingPodForAWhileToBeLookedAt() {
    // Given
    PoolFixture function = failed();
    function.advance(PoolFixture.WINDOW.minusSeconds(1));
    assertThat(function.replicasOrdered()).containsExactly(1);

    // When
    function.advance(Duration.ofSeconds(1));

    // Then
    assertThat(function.replicasOrdered()).containsExactly(1, 0);
  }

  private static PoolFixture failed() {
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();
    function.pod("1");
    function.run(function.pool.startFailed("1", PoolFixture.REVISION, NO_MODULE));
    return function;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
