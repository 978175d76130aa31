package dev.mizzen.gateway.pool;

import dev.mizzen.gateway.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pool, a clock, and what the pool wanted done. Scale orders are taken in at once. */
final class PoolFixture {
  static final FunctionKey KEY = new FunctionKey("shop", "square");
  static final String REVISION = "r1";
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  static final Duration STARTUP = Duration.ofSeconds(60);
  static final Duration WINDOW = Duration.ofSeconds(20);

  final TestClock clock = new TestClock();
  final FunctionPool pool;
  final Deque<Dispatch> sent = new ArrayDeque<>();
  final Map<String, Problem> rejected = new LinkedHashMap<>();
  final List<ScaleOrder> orders = new ArrayList<>();
  private int inputs;

  PoolFixture(int min, int max, int maxInputs) {
    this(min, max, maxInputs, QueueLimits.DEFAULT);
  }

  PoolFixture(int min, int max, int maxInputs, QueueLimits limits) {
    Scaling scaling = new Scaling(min, max, maxInputs, WINDOW);
    pool =
        new FunctionPool(
            KEY,
            new FunctionSettings(scaling, TIMEOUT, STARTUP),
            limits,
            clock,
            clock.instant().minusSeconds(60));
  }

  /** A Function whose operator has made a Deployment with no replicas. */
  static PoolFixture deployed(int min, int max, int maxInputs) {
    PoolFixture fixture = new PoolFixture(min, max, maxInputs);
    fixture.run(fixture.pool.deploymentSeen(0, REVISION));
    return fixture;
  }

  TestInput call() {
    TestInput input = new TestInput("call-" + ++inputs, 10);
    run(pool.submit(input));
    return input;
  }

  void pod(String uid) {
    pod(uid, false, Optional.empty());
  }

  void pod(String uid, boolean ready, Optional<PodTrouble> trouble) {
    run(pool.podSeen(view(uid, ready, false, trouble)));
  }

  PodView view(String uid, boolean ready, boolean ending, Optional<PodTrouble> trouble) {
    return new PodView(uid, "pod-" + uid, REVISION, clock.instant(), ready, ending, trouble);
  }

  /** A pod whose container has pushed and waits in a hold. */
  Container serving(String uid, int maxInputs) {
    pod(uid);
    Container container = push(uid, "process-" + uid, maxInputs);
    pool.holdOpened(uid);
    pod(uid, true, Optional.empty());
    return container;
  }

  Container push(String uid, String token, int maxInputs) {
    FunctionPool.Pushed pushed = pool.pushed(pushOf(uid, token, maxInputs, 0));
    run(pushed.effects());
    return pushed.container();
  }

  Push pushOf(String uid, String token, int maxInputs, int running) {
    return new Push(
        "pod-" + uid,
        uid,
        REVISION,
        "10.0.0." + uid + ":8080",
        token,
        running,
        maxInputs,
        new Push.Startup(100, 20));
  }

  void finish(Outcome outcome) {
    run(pool.finished(sent.removeFirst(), outcome));
  }

  void advance(Duration time) {
    clock.advance(time);
    run(pool.tick());
  }

  Instant now() {
    return clock.instant();
  }

  void run(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(Dispatch dispatch) -> sent.addLast(dispatch);
        case Effect.Reject(Input input, Problem problem) -> rejected.put(input.id(), problem);
        case Effect.Rescale() -> rescale();
      }
    }
  }

  private void rescale() {
    pool.nextScaleOrder()
        .ifPresent(
            order -> {
              orders.add(order);
              run(pool.scaled(order));
              run(pool.deploymentSeen(order.to(), REVISION));
            });
  }

  List<String> sentIds() {
    return sent.stream().map(dispatch -> dispatch.input().id()).toList();
  }

  List<Integer> replicasOrdered() {
    return orders.stream().map(ScaleOrder::to).toList();
  }
}
