package dev.mizzen.gateway;

import dev.mizzen.gateway.access.Caller;
import dev.mizzen.gateway.access.Reviews;
import dev.mizzen.gateway.functions.Cluster;
import dev.mizzen.gateway.functions.ClusterListener;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.PodView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One Deployment whose pods start and end at once, and reviews that the test decides. */
final class FakeKubernetes implements Cluster, Reviews {
  static final String REVISION = "r1";
  static final String CALLER = "caller-token";
  static final String STRANGER = "token-without-rights";

  final List<Integer> replicas = new CopyOnWriteArrayList<>();
  final AtomicInteger tokenReviews = new AtomicInteger();
  final AtomicInteger refusedWrites = new AtomicInteger();
  private final FunctionKey function;
  private final Map<String, PodView> pods = new LinkedHashMap<>();
  private final Map<String, Integer> costs = new LinkedHashMap<>();
  private ClusterListener listener;
  private Consumer<PodView> onStart = pod -> {};
  private Consumer<PodView> onEnd = pod -> {};
  private volatile boolean down;
  private int made;

  FakeKubernetes(FunctionKey function) {
    this.function = function;
  }

  synchronized void watchedBy(ClusterListener watching) {
    listener = watching;
  }

  synchronized void onPods(Consumer<PodView> start, Consumer<PodView> end) {
    onStart = start;
    onEnd = end;
    pods.values().forEach(start);
  }

  void goDown() {
    down = true;
  }

  void comeBack() {
    down = false;
  }

  @Override
  public CompletionStage<Void> scale(FunctionKey key, int wanted) {
    if (down) {
      refusedWrites.incrementAndGet();
      return CompletableFuture.failedStage(new IllegalStateException("API server is down"));
    }
    return CompletableFuture.runAsync(() -> apply(wanted));
  }

  @Override
  public synchronized CompletionStage<Void> setDeletionCost(
      String namespace, String pod, OptionalInt cost) {
    costs.put(pod, cost.orElse(0));
    return CompletableFuture.completedStage(null);
  }

  private synchronized void apply(int wanted) {
    replicas.add(wanted);
    listener.deploymentSeen(function, wanted, REVISION);
    while (pods.size() < wanted) {
      String uid = "uid-" + ++made;
      PodView pod = view(uid, "pod-" + made, false, false);
      pods.put(uid, pod);
      listener.podSeen(function, pod);
      onStart.accept(pod);
    }
    while (pods.size() > wanted) {
      PodView victim =
          pods.values().stream().min((a, b) -> Integer.compare(cost(a), cost(b))).orElseThrow();
      delete(victim.uid());
    }
  }

  synchronized void ready(PodView pod) {
    PodView ready = view(pod.uid(), pod.name(), true, false);
    pods.put(pod.uid(), ready);
    listener.podSeen(function, ready);
  }

  synchronized void delete(String uid) {
    PodView gone = pods.remove(uid);
    listener.podSeen(function, view(uid, gone.name(), true, true));
    onEnd.accept(gone);
    listener.podGone(function, uid);
  }

  synchronized PodView pod(String uid) {
    return pods.get(uid);
  }

  /** Tells everything that is there, as to a gateway that has just started. */
  synchronized void tellAll(ClusterListener fresh, int present) {
    listener = fresh;
    pods.values().forEach(pod -> fresh.podSeen(function, pod));
    fresh.deploymentSeen(function, present, REVISION);
  }

  @Override
  public Optional<Caller.User> authenticate(String token) {
    tokenReviews.incrementAndGet();
    if (down) {
      throw new IllegalStateException("API server is down");
    }
    boolean known = token.equals(CALLER) || token.equals(STRANGER);
    return known ? Optional.of(new Caller.User(token, "", List.of(), Map.of())) : Optional.empty();
  }

  @Override
  public boolean mayCall(Caller.User user, FunctionKey key) {
    return user.name().equals(CALLER);
  }

  private int cost(PodView pod) {
    return costs.getOrDefault(pod.name(), 0);
  }

  private static PodView view(String uid, String name, boolean ready, boolean ending) {
    return new PodView(uid, name, REVISION, Instant.now(), ready, ending, Optional.empty());
  }
}
