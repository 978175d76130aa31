package dev.mizzen.gateway.functions;

import dev.mizzen.gateway.pool.Container;
import dev.mizzen.gateway.pool.Dispatch;
import dev.mizzen.gateway.pool.Effect;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.FunctionPool;
import dev.mizzen.gateway.pool.Outcome;
import dev.mizzen.gateway.pool.PodView;
import dev.mizzen.gateway.pool.Push;
import dev.mizzen.gateway.pool.QueueLimits;
import dev.mizzen.gateway.pool.ScaleOrder;
import dev.mizzen.gateway.problem.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All Functions that are served: brings events to their pools, and carries out what the pools want.
 */
public final class Functions implements ClusterListener {
  private record Deployed(int replicas, String revision) {}

  private record Listener(FunctionKey key, Container container) {}

  private final Sender sender;
  private final ReplicaWriter writer;
  private final InstantSource clock;
  private final Instant startedAt;
  private final CallObserver observer;
  private final CodeBundles bundles = new CodeBundles();
  private final Map<FunctionKey, FunctionEntry> entries = new ConcurrentHashMap<>();
  private final Map<FunctionKey, Deployed> deployments = new ConcurrentHashMap<>();
  private final Map<FunctionKey, Map<String, PodView>> pods = new ConcurrentHashMap<>();
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  /**
   * @param sender brings inputs to containers
   * @param writer writes replicas
   * @param observer is told of every dispatch, for metrics
   * @param clock of all pools
   */
  public Functions(
      Sender sender, ReplicaWriter writer, CallObserver observer, InstantSource clock) {
    this.sender = sender;
    this.writer = writer;
    this.observer = observer;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** The Function of this name. */
  public Optional<FunctionEntry> find(FunctionKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** All Functions. */
  public Collection<FunctionEntry> all() {
    return List.copyOf(entries.values());
  }

  /** The code bundles that containers may fetch. */
  public CodeBundles bundles() {
    return bundles;
  }

  /** The pod of this Function as the API server shows it. */
  public Optional<PodView> pod(FunctionKey key, String podUid) {
    return Optional.ofNullable(pods.getOrDefault(key, Map.of()).get(podUid));
  }

  /** A call came in. */
  public void submit(FunctionEntry function, PendingInput input) {
    run(function, function.pool().submit(input));
  }

  /** The caller of this input left. */
  public void cancel(FunctionEntry function, PendingInput input) {
    run(function, function.pool().cancel(input));
  }

  /** A container listens. */
  public void pushed(FunctionEntry function, Push push) {
    FunctionPool.Pushed pushed = function.pool().pushed(push);
    Listener now = new Listener(function.key(), pushed.container());
    Listener before = listeners.put(push.address(), now);
    if (before != null && before.container() != now.container()) {
      // Two pods cannot have one address: the one before is gone, whatever the API server still
      // shows.
      find(before.key()).ifPresent(old -> run(old, old.pool().forget(before.container())));
    }
    run(function, pushed.effects());
  }

  /** A container cannot start. */
  public void startFailed(FunctionEntry function, String podUid, String revision, Problem problem) {
    run(function, function.pool().startFailed(podUid, revision, problem));
  }

  /** Time has passed. To be called about ten times a second. */
  public void tick() {
    entries.values().forEach(function -> run(function, function.pool().tick()));
  }

  /** Another gateway takes over: what waits is still served, and nothing is taken away. */
  public void retire() {
    entries.values().forEach(function -> function.pool().retire());
  }

  @Override
  public synchronized void functionSeen(FunctionView view) {
    bundles.seen(view.key(), view.code());
    FunctionEntry before = entries.get(view.key());
    if (before != null && before.view().uid().equals(view.uid())) {
      FunctionEntry after = new FunctionEntry(view, before.pool());
      entries.put(view.key(), after);
      run(after, after.pool().functionSeen(view.settings(), view.status()));
      return;
    }
    if (before != null) {
      functionGone(view.key());
      bundles.seen(view.key(), view.code());
    }
    FunctionPool pool =
        new FunctionPool(view.key(), view.settings(), QueueLimits.DEFAULT, clock, startedAt);
    FunctionEntry function = new FunctionEntry(view, pool);
    pods.getOrDefault(view.key(), Map.of())
        .values()
        .forEach(pod -> run(function, pool.podSeen(pod)));
    Deployed deployed = deployments.get(view.key());
    if (deployed != null) {
      run(function, pool.deploymentSeen(deployed.replicas(), deployed.revision()));
    }
    entries.put(view.key(), function);
    run(function, pool.functionSeen(view.settings(), view.status()));
  }

  @Override
  public synchronized void functionGone(FunctionKey key) {
    FunctionEntry gone = entries.remove(key);
    bundles.gone(key);
    if (gone != null) {
      run(gone, gone.pool().close());
      writer.forget(key);
    }
  }

  @Override
  public synchronized void deploymentSeen(FunctionKey key, int replicas, String revision) {
    deployments.put(key, new Deployed(replicas, revision));
    find(key).ifPresent(it -> run(it, it.pool().deploymentSeen(replicas, revision)));
  }

  @Override
  public synchronized void deploymentGone(FunctionKey key) {
    deployments.remove(key);
    find(key).ifPresent(it -> run(it, it.pool().deploymentGone()));
  }

  @Override
  public synchronized void podSeen(FunctionKey key, PodView pod) {
    pods.computeIfAbsent(key, k -> new ConcurrentHashMap<>()).put(pod.uid(), pod);
    find(key).ifPresent(it -> run(it, it.pool().podSeen(pod)));
  }

  @Override
  public synchronized void podGone(FunctionKey key, String podUid) {
    pods.computeIfPresent(
        key,
        (k, all) -> {
          all.remove(podUid);
          return all.isEmpty() ? null : all;
        });
    listeners.values().removeIf(it -> it.container().podUid().equals(podUid));
    find(key).ifPresent(it -> run(it, it.pool().podGone(podUid)));
  }

  private void run(FunctionEntry function, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(Dispatch dispatch) -> send(function, dispatch);
        case Effect.Reject(PendingInput input, Problem problem) -> input.reject(problem);
        case Effect.Reject(var input, var problem) ->
            throw new IllegalStateException("Not an input of this gateway: " + input.id());
        case Effect.Rescale() ->
            writer.wake(function.key(), function.pool(), (pool, order) -> scaled(function, order));
      }
    }
  }

  private void send(FunctionEntry function, Dispatch dispatch) {
    observer.dispatched(function.key(), dispatch);
    sender.send(dispatch, outcome -> ended(function, dispatch, outcome));
  }

  private void ended(FunctionEntry function, Dispatch dispatch, Outcome outcome) {
    observer.ended(function.key(), dispatch, outcome);
    run(function, function.pool().finished(dispatch, outcome));
  }

  private void scaled(FunctionEntry function, ScaleOrder order) {
    run(function, function.pool().scaled(order));
  }
}
