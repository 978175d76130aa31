package dev.mizzen.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.gateway.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random calls, starts, deaths and refusals, with the promises checked at every step. */
class PoolSimulationTest {
  private static final int STEPS = 600;
  private static final Duration WINDOW = Duration.ofSeconds(5);

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsItsPromisesWhateverHappens(int seed) {
    // Given
    World world = new World(new Random(seed));

    // When
    IntStream.range(0, STEPS).forEach(step -> world.step());
    world.calmDown();

    // Then
    assertThat(world.answered).as("every call is answered once").isEqualTo(world.submitted);
    assertThat(world.replicas).as("back to minContainers").isEqualTo(world.scaling.minContainers());
  }

  /** A cluster in which things go wrong now and then. */
  private static final class World {
    private final Random random;
    private final TestClock clock = new TestClock();
    private final Scaling scaling;
    private final FunctionPool pool;
    private final Set<String> submitted = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Map<String, Boolean> pods = new LinkedHashMap<>();
    private final Map<String, Container> containers = new HashMap<>();
    private final Map<String, Instant> idleSince = new HashMap<>();
    private final List<Dispatch> running = new ArrayList<>();
    private int replicas;
    private int made;

    World(Random random) {
      this.random = random;
      int min = random.nextInt(2);
      scaling = new Scaling(min, 1 + min + random.nextInt(3), 1 + random.nextInt(3), WINDOW);
      pool =
          new FunctionPool(
              PoolFixture.KEY,
              new FunctionSettings(scaling, Duration.ofSeconds(20), Duration.ofSeconds(30)),
              new QueueLimits(20, 1_000),
              clock,
              clock.instant());
      run(pool.deploymentSeen(0, PoolFixture.REVISION));
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> call();
        case 3, 4 -> startOne();
        case 5, 6, 7 -> endOne(outcome());
        case 8 -> killOne();
        default -> advance(Duration.ofMillis(random.nextInt(3_000)));
      }
    }

    void calmDown() {
      for (int i = 0; i < 200; i++) {
        startOne();
        while (!running.isEmpty()) {
          endOne(new Outcome.Answered());
        }
        advance(Duration.ofSeconds(1));
      }
    }

    private void call() {
      TestInput input = new TestInput("call-" + submitted.size(), 10);
      submitted.add(input.id());
      run(pool.submit(input));
    }

    private Outcome outcome() {
      return switch (random.nextInt(8)) {
        case 0 -> new Outcome.Full();
        case 1 -> new Outcome.Unreachable("refused");
        case 2 -> new Outcome.Lost();
        default -> new Outcome.Answered();
      };
    }

    private void endOne(Outcome outcome) {
      if (running.isEmpty()) {
        return;
      }
      Dispatch dispatch = running.remove(random.nextInt(running.size()));
      String uid = dispatch.container().podUid();
      if (running.stream().noneMatch(other -> other.container().podUid().equals(uid))) {
        idleSince.put(uid, clock.instant());
      }
      boolean over = outcome instanceof Outcome.Answered || outcome instanceof Outcome.Lost;
      if (over) {
        assertThat(answered.add(dispatch.input().id())).as("answered once").isTrue();
      }
      run(pool.finished(dispatch, outcome));
    }

    private void startOne() {
      pods.entrySet().stream()
          .filter(pod -> !pod.getValue())
          .findFirst()
          .map(Map.Entry::getKey)
          .ifPresent(this::start);
    }

    private void start(String uid) {
      pods.put(uid, true);
      idleSince.put(uid, clock.instant());
      Push push =
          new Push(
              "pod-" + uid,
              uid,
              PoolFixture.REVISION,
              "10.0.0." + uid + ":80",
              "process-" + uid,
              0,
              scaling.maxInputs(),
              new Push.Startup(1, 1));
      FunctionPool.Pushed pushed = pool.pushed(push);
      containers.put(uid, pushed.container());
      pool.holdOpened(uid);
      run(pushed.effects());
      run(pool.podSeen(view(uid, true, false)));
    }

    private void killOne() {
      if (random.nextInt(4) == 0 && !pods.isEmpty()) {
        List<String> all = List.copyOf(pods.keySet());
        remove(all.get(random.nextInt(all.size())));
        settlePods();
      }
    }

    private void remove(String uid) {
      pods.remove(uid);
      Optional.ofNullable(containers.remove(uid)).ifPresent(it -> pool.holdEnded(it, true));
      run(pool.podSeen(view(uid, true, true)));
      // What ran there is lost.
      List<Dispatch> lost =
          running.stream().filter(it -> it.container().podUid().equals(uid)).toList();
      running.removeAll(lost);
      lost.forEach(it -> answered.add(it.input().id()));
      lost.forEach(it -> run(pool.finished(it, new Outcome.Lost())));
      run(pool.podGone(uid));
    }

    private void advance(Duration time) {
      clock.advance(time);
      run(pool.tick());
    }

    private void run(List<Effect> effects) {
      for (Effect effect : effects) {
        switch (effect) {
          case Effect.Send(Dispatch dispatch) -> sent(dispatch);
          case Effect.Reject(Input input, Problem problem) ->
              assertThat(answered.add(input.id())).as("answered once").isTrue();
          case Effect.Rescale() -> pool.nextScaleOrder().ifPresent(this::scale);
        }
      }
    }

    private void sent(Dispatch dispatch) {
      running.add(dispatch);
      long there = running.stream().filter(it -> it.container() == dispatch.container()).count();
      assertThat(there).as("never more than maxInputs").isLessThanOrEqualTo(scaling.maxInputs());
      assertThat(answered).as("never sent after its answer").doesNotContain(dispatch.input().id());
    }

    private void scale(ScaleOrder order) {
      assertThat(order.to()).isBetween(scaling.minContainers(), scaling.maxContainers());
      for (String pod : order.victims()) {
        String uid = pod.substring("pod-".length());
        assertThat(running).noneMatch(it -> it.container().podUid().equals(uid));
        if (pods.getOrDefault(uid, false)) {
          assertThat(idleSince.get(uid)).isBeforeOrEqualTo(clock.instant().minus(WINDOW));
        }
      }
      replicas = order.to();
      run(pool.scaled(order));
      run(pool.deploymentSeen(order.to(), PoolFixture.REVISION));
      order.victims().stream()
          .map(pod -> pod.substring("pod-".length()))
          .filter(pods::containsKey)
          .forEach(this::remove);
      settlePods();
    }

    private void settlePods() {
      while (pods.size() < replicas) {
        String uid = Integer.toString(++made);
        pods.put(uid, false);
        run(pool.podSeen(view(uid, false, false)));
      }
    }

    private PodView view(String uid, boolean ready, boolean ending) {
      return new PodView(
          uid,
          "pod-" + uid,
          PoolFixture.REVISION,
          clock.instant(),
          ready,
          ending,
          Optional.empty());
    }
  }
}
