package dev.mizzen.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void keepsMinContainersWithoutACall() {
    // Given
    PoolFixture function = new PoolFixture(2, 5, 1);

    // When
    function.run(function.pool.deploymentSeen(0, PoolFixture.REVISION));

    // Then
    assertThat(function.orders)
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.to()).isEqualTo(2);
              assertThat(order.reason()).isEqualTo("minContainers");
            });
  }

  @Test
  void neverAsksForMoreThanMaxContainers() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 3, 1);

    // When
    IntStream.range(0, 50).forEach(i -> function.call());

    // Then
    assertThat(function.replicasOrdered()).containsExactly(1, 2, 3);
  }

  @Test
  void takesAwayOnlyTheContainerThatWasIdleForTheWholeWindow() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 2, 1);
    function.call();
    function.call();
    function.serving("1", 1);
    function.serving("2", 1);
    function.finish(new Outcome.Answered());
    function.advance(PoolFixture.WINDOW.minusSeconds(1));
    assertThat(function.replicasOrdered()).containsExactly(1, 2);

    // When
    function.advance(SECOND);

    // Then
    assertThat(function.orders.getLast().to()).isEqualTo(1);
    assertThat(function.orders.getLast().victims()).containsExactly("pod-1");
  }

  @Test
  void neverTakesAwayABusyContainer() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();
    function.serving("1", 1);

    // When
    function.advance(PoolFixture.WINDOW.multipliedBy(1_000));

    // Then
    assertThat(function.replicasOrdered()).containsExactly(1);
  }

  @Test
  void doesNotTakeAwayWhileAPodStarts() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 2, 1);
    function.call();
    function.call();
    function.serving("1", 1);
    function.pod("2");
    function.finish(new Outcome.Answered());
    function.finish(new Outcome.Answered());

    // When
    function.advance(PoolFixture.WINDOW.plusSeconds(5));

    // Then
    assertThat(function.replicasOrdered()).as("pending is not idle").containsExactly(1, 2);
  }

  @Test
  void givesUpOnAPodThatNeverStarts() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();
    function.pod("1");

    // When
    function.advance(PoolFixture.STARTUP.plusSeconds(1));

    // Then
    assertThat(function.rejected).containsKey("call-1");
    assertThat(function.replicasOrdered()).containsExactly(1, 0);
  }

  @Test
  void givesNoInputToAContainerThatIsToGo() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.serving("1", 1);
    function.run(function.pool.deploymentSeen(1, PoolFixture.REVISION));
    function.advance(PoolFixture.WINDOW);
    assertThat(function.replicasOrdered()).containsExactly(0);

    // When
    function.call();

    // Then
    assertThat(function.sent).isEmpty();
    assertThat(function.replicasOrdered()).containsExactly(0, 1);
  }

  @Test
  void usesAVictimAgainThatKubernetesSpared() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.serving("1", 1);
    function.run(function.pool.deploymentSeen(1, PoolFixture.REVISION));
    function.advance(PoolFixture.WINDOW);
    function.call();

    // When
    function.advance(Duration.ofSeconds(2));

    // Then
    assertThat(function.sentIds()).containsExactly("call-1");
  }

  @Test
  void sparesTheVictimWhenTheOrderFailed() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.serving("1", 1);
    function.pool.deploymentSeen(1, PoolFixture.REVISION);
    function.clock.advance(PoolFixture.WINDOW);
    ScaleOrder order = function.pool.nextScaleOrder().orElseThrow();
    assertThat(order.victims()).containsExactly("pod-1");

    // When
    function.pool.scaleFailed();

    // Then
    function.call();
    assertThat(function.sentIds()).containsExactly("call-1");
  }

  @Test
  void hasOneOrderAtATime() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 5, 1);
    function.pool.submit(new TestInput("a", 1));
    ScaleOrder first = function.pool.nextScaleOrder().orElseThrow();

    // When
    function.pool.submit(new TestInput("b", 1));
    Optional<ScaleOrder> meanwhile = function.pool.nextScaleOrder();

    // Then
    assertThat(meanwhile).isEmpty();
    assertThat(function.pool.scaled(first)).contains(new Effect.Rescale());
    assertThat(function.pool.nextScaleOrder().orElseThrow().to()).isEqualTo(2);
  }

  @Test
  void believesTheWatchAgainSomeTimeAfterItsOwnWrite() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 5, 1);
    function.call();
    function.run(function.pool.deploymentSeen(0, PoolFixture.REVISION));
    assertThat(function.replicasOrdered()).as("an old event changes nothing").containsExactly(1);

    // When
    function.advance(Duration.ofSeconds(2));

    // Then
    assertThat(function.replicasOrdered()).as("someone else wrote 0").containsExactly(1, 1);
  }

  @Test
  void followsAChangeOfMinContainers() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 5, 1);
    Scaling scaling = new Scaling(3, 5, 1, PoolFixture.WINDOW);

    // When
    function.run(
        function.pool.functionSeen(
            new FunctionSettings(scaling, PoolFixture.TIMEOUT, PoolFixture.STARTUP),
            FunctionStatus.FINE));

    // Then
    assertThat(function.replicasOrdered()).containsExactly(3);
  }

  @Test
  void gathersFewInputsInFewContainersSoThatOthersCanGo() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 2, 2);
    IntStream.range(0, 4).forEach(i -> function.call());
    function.serving("1", 2);
    function.serving("2", 2);
    IntStream.range(0, 4).forEach(i -> function.finish(new Outcome.Answered()));

    // When
    for (int i = 0; i < 25; i++) {
      function.call();
      function.call();
      function.finish(new Outcome.Answered());
      function.finish(new Outcome.Answered());
      function.advance(SECOND);
    }

    // Then
    assertThat(function.orders.getLast().victims()).containsExactly("pod-2");
  }

  @Test
  void takesNothingAwayRightAfterARestart() {
    // Given
    PoolFixture old = PoolFixture.deployed(0, 3, 1);
    TestClock clock = old.clock;
    FunctionPool pool =
        new FunctionPool(
            PoolFixture.KEY, old.pool.settings(), QueueLimits.DEFAULT, clock, clock.instant());
    PodView pod =
        new PodView(
            "1",
            "pod-1",
            PoolFixture.REVISION,
            clock.instant().minusSeconds(3_600),
            true,
            false,
            Optional.empty());
    pool.podSeen(pod);
    pool.deploymentSeen(1, PoolFixture.REVISION);
    clock.advance(Duration.ofSeconds(10));
    assertThat(pool.nextScaleOrder()).as("its container may still push").isEmpty();

    // When
    clock.advance(Duration.ofMillis(1));

    // Then
    assertThat(pool.nextScaleOrder().orElseThrow().to()).isZero();
  }

  @Test
  void isNoColdStartWhenAContainerPushesAgainAfterARestart() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.run(function.pool.deploymentSeen(1, PoolFixture.REVISION));
    function.call();
    PodView old =
        new PodView(
            "1",
            "pod-1",
            PoolFixture.REVISION,
            function.now().minusSeconds(3_600),
            true,
            false,
            Optional.empty());
    function.run(function.pool.podSeen(old));
    function.clock.advance(SECOND);

    // When
    function.push("1", "process", 1);

    // Then
    assertThat(function.sent.getFirst().coldStart()).isEmpty();
  }

  @Test
  void isAColdStartEvenWhenTheApiServerShowedThePodAsReadyBefore() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.call();
    function.pod("1", true, Optional.empty());
    function.clock.advance(SECOND);

    // When
    function.push("1", "process", 1);

    // Then
    assertThat(function.sent.getFirst().coldStart()).isPresent();
  }

  @Test
  void doesNotTakeAwayAContainerThatStillRunsInputsOfAnEarlierGateway() {
    // Given
    PoolFixture function = PoolFixture.deployed(0, 1, 1);
    function.run(function.pool.deploymentSeen(1, PoolFixture.REVISION));
    function.pod("1", true, Optional.empty());
    function.run(function.pool.pushed(function.pushOf("1", "process", 1, 1)).effects());
    function.pool.holdOpened("1");

    // When
    function.advance(PoolFixture.WINDOW.plusSeconds(5));

    // Then
    assertThat(function.orders).isEmpty();
    function.advance(PoolFixture.TIMEOUT.plus(PoolFixture.WINDOW));
    assertThat(function.replicasOrdered()).containsExactly(0);
  }
}
