package dev.mizzen.gateway.pool;

import dev.mizzen.gateway.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the gateway knows of one Function: its waiting inputs, its containers, its Deployment's
 * replicas. Safe for use by many threads; every method is short and returns what is to be done
 * outside the lock, in order.
 */
public final class FunctionPool {
  /** How long a container that said it is full gets no inputs. */
  private static final Duration FULL_PAUSE = Duration.ofSeconds(1);

  /**
   * After a start of the gateway, containers have so long to push again before silence means
   * absence.
   */
  private static final Duration RESTART_GRACE = Duration.ofSeconds(10);

  private static final Duration QUEUE_FULL_RETRY = Duration.ofSeconds(1);

  private final FunctionKey key;
  private final InstantSource clock;
  private final Instant trustedFrom;
  private final InputQueue queue;
  private final Members members;
  private final StartFailures failures = new StartFailures();
  private final Replicas replicas = new Replicas();
  private final ColdStarts coldStarts = new ColdStarts();
  private FunctionSettings settings;
  private FunctionStatus status = FunctionStatus.FINE;
  private String revision = "";
  private int running;
  private boolean retired;

  /**
   * @param gatewayStartedAt when this process began to watch
   */
  public FunctionPool(
      FunctionKey key,
      FunctionSettings settings,
      QueueLimits limits,
      InstantSource clock,
      Instant gatewayStartedAt) {
    this.key = key;
    this.settings = settings;
    this.clock = clock;
    this.trustedFrom = gatewayStartedAt.plus(RESTART_GRACE);
    this.queue = new InputQueue(limits);
    this.members = new Members(gatewayStartedAt, trustedFrom);
  }

  /** A call came in: it is sent, waits, or is rejected at once. */
  public synchronized List<Effect> submit(Input input) {
    Instant now = clock.instant();
    Optional<Problem> refusal = refusal(now);
    if (refusal.isPresent()) {
      return List.of(new Effect.Reject(input, refusal.get()));
    }
    Instant deadline = now.plus(settings.startupTimeout());
    InputQueue.Entry entry = new InputQueue.Entry(input, now, deadline);
    Optional<Container> free = queue.isEmpty() ? pick(now) : Optional.empty();
    List<Effect> effects = new ArrayList<>();
    if (free.isPresent()) {
      effects.add(send(entry, free.get(), now));
    } else if (!queue.offer(entry)) {
      return List.of(new Effect.Reject(input, Problems.queueFull(key, QUEUE_FULL_RETRY)));
    }
    return settle(effects, now);
  }

  /** The caller left. An input that waits is dropped; one that runs goes on. */
  public synchronized List<Effect> cancel(Input input) {
    queue.remove(input);
    return settle(new ArrayList<>(), clock.instant());
  }

  /** A dispatch ended; an input that has not started goes back to the front. */
  public synchronized List<Effect> finished(Dispatch dispatch, Outcome outcome) {
    Instant now = clock.instant();
    Container container = dispatch.container();
    container.ended(now);
    running--;
    boolean notStarted =
        switch (outcome) {
          case Outcome.Answered() -> {
            container.answered();
            yield false;
          }
          case Outcome.Lost() -> false;
          case Outcome.TimedOut() -> {
            container.blockFor(FULL_PAUSE, now);
            yield false;
          }
          case Outcome.Full() -> {
            container.fullFor(FULL_PAUSE, now);
            yield true;
          }
          case Outcome.Leaving() -> {
            container.drain();
            yield true;
          }
          case Outcome.Unreachable(String reason) -> {
            container.quarantine(reason, now);
            if (container.isSuspect()) {
              // Its hold broke, and nobody listens: the process is gone.
              members.dropContainer(container, now);
            }
            yield true;
          }
        };
    if (notStarted && !dispatch.input().abandoned()) {
      queue.putBack(
          new InputQueue.Entry(dispatch.input(), dispatch.arrivedAt(), dispatch.queueDeadline()));
    }
    return settle(new ArrayList<>(), now);
  }

  /** A container listens. */
  public synchronized Pushed pushed(Push push) {
    Instant now = clock.instant();
    Container container = members.pushed(push, settings.timeout(), now);
    failures.clear(push.revision());
    return new Pushed(container, settle(new ArrayList<>(), now));
  }

  /**
   * What came of a push.
   *
   * @param container that serves now
   * @param effects to carry out
   */
  public record Pushed(Container container, List<Effect> effects) {}

  /** Another pod has this container's address now, or its process is gone. */
  public synchronized List<Effect> forget(Container container) {
    Instant now = clock.instant();
    members.dropContainer(container, now);
    return settle(new ArrayList<>(), now);
  }

  /**
   * A container waits for its next token: it lives. Empty when it has not pushed: it must push
   * again.
   */
  public synchronized Optional<Container> holdOpened(String podUid) {
    Optional<Container> container = members.container(podUid);
    container.ifPresent(Container::holdOpened);
    return container;
  }

  /**
   * A hold of the container ended.
   *
   * @param broken whether the connection broke, rather than the hold being answered
   */
  public synchronized void holdEnded(Container container, boolean broken) {
    container.holdEnded(broken, clock.instant());
  }

  /** A container says that it cannot start. */
  public synchronized List<Effect> startFailed(
      String podUid, String failedRevision, Problem problem) {
    Instant now = clock.instant();
    members.startFailed(podUid, now);
    failures.record(failedRevision, problem, now);
    return settle(new ArrayList<>(), now);
  }

  /** The API server shows a pod of this Function. */
  public synchronized List<Effect> podSeen(PodView pod) {
    Instant now = clock.instant();
    if (members.podSeen(pod, now)) {
      failures.record(pod.revision(), pod.trouble().orElseThrow().problem(), now);
    }
    return settle(new ArrayList<>(), now);
  }

  /** The pod is gone from the API server. */
  public synchronized List<Effect> podGone(String podUid) {
    members.podGone(podUid);
    return settle(new ArrayList<>(), clock.instant());
  }

  /** The Function says something else than before. */
  public synchronized List<Effect> functionSeen(FunctionSettings seen, FunctionStatus seenStatus) {
    settings = seen;
    status = seenStatus;
    return settle(new ArrayList<>(), clock.instant());
  }

  /** The API server shows the Deployment of this Function. */
  public synchronized List<Effect> deploymentSeen(int seenReplicas, String seenRevision) {
    Instant now = clock.instant();
    revision = seenRevision;
    replicas.observe(seenReplicas, now);
    return settle(new ArrayList<>(), now);
  }

  /** The Deployment is gone. */
  public synchronized List<Effect> deploymentGone() {
    replicas.gone();
    return settle(new ArrayList<>(), clock.instant());
  }

  /**
   * Time has passed: deadlines, graces and idle windows are looked at. To be called about ten times
   * a second.
   */
  public synchronized List<Effect> tick() {
    Instant now = clock.instant();
    if (!retired) {
      members.dropLost(now);
    }
    replicas.adopt(now);
    members.spareForgottenVictims(replicas.known().orElse(0), replicas.writtenAt(), now);
    List<Effect> effects = new ArrayList<>();
    for (InputQueue.Entry entry : queue.removeExpired(now)) {
      Duration waited = Duration.between(entry.arrivedAt(), now);
      effects.add(
          new Effect.Reject(
              entry.input(), Problems.waitedTooLong(waited, settings, members, revision)));
    }
    return settle(effects, now);
  }

  /**
   * Another gateway takes over: containers that hold there are still used for what waits here, and
   * none is taken away.
   */
  public synchronized void retire() {
    retired = true;
  }

  /** The Function is gone: what waits is rejected, what runs goes on. */
  public synchronized List<Effect> close() {
    return rejectAll(Problems.functionNotFound(key));
  }

  /** The change of replicas to be carried out next; empty when none is due or one is under way. */
  public synchronized Optional<ScaleOrder> nextScaleOrder() {
    Instant now = clock.instant();
    Optional<Autoscaler.Plan> plan = duePlan(now);
    Optional<ScaleOrder> order =
        plan.map(
            due ->
                new ScaleOrder(
                    replicas.known().orElseThrow(),
                    due.replicas(),
                    members.markVictims(due.victims(), now),
                    reason(due, now),
                    now));
    order.ifPresent(replicas::ordered);
    return order;
  }

  /** The API server took the order in. */
  public synchronized List<Effect> scaled(ScaleOrder order) {
    Instant now = clock.instant();
    replicas.done(order, now);
    return settle(new ArrayList<>(), now);
  }

  /** The API server did not take the order in; a later one decides anew. */
  public synchronized void scaleFailed() {
    replicas.failed();
    members.spareVictims();
  }

  /** What it looks like now. */
  public synchronized PoolStats stats() {
    Instant now = clock.instant();
    int want = Autoscaler.want(settings.scaling(), demand(now));
    return new PoolStats(
        queue.size(), running, members.stats(settings, now), want, replicas.last());
  }

  /** The last cold starts, newest last. */
  public synchronized List<ColdStart> coldStarts() {
    return coldStarts.last();
  }

  /** Settings as last seen. */
  public synchronized FunctionSettings settings() {
    return settings;
  }

  private Optional<Problem> refusal(Instant now) {
    if (!members.serving(revision).isEmpty()) {
      return Optional.empty();
    }
    Optional<Problem> notReady = notReady();
    if (notReady.isPresent() || members.mayServe(revision, replicas.known().orElse(0))) {
      return notReady;
    }
    return failures.pausing(revision, now);
  }

  private Optional<Problem> notReady() {
    return status
        .blocked()
        .map(why -> Problems.notReady(key, why))
        .or(
            () ->
                replicas.known().isPresent()
                    ? Optional.empty()
                    : Optional.of(Problems.noDeployment(key, status)));
  }

  /**
   * Sends what can be sent, rejects what no container will ever take, and asks for a rescale when
   * one is due.
   */
  private List<Effect> settle(List<Effect> effects, Instant now) {
    Optional<Container> free = queue.isEmpty() ? Optional.empty() : pick(now);
    while (free.isPresent()) {
      InputQueue.Entry entry = queue.poll().orElseThrow();
      if (!entry.input().abandoned()) {
        effects.add(send(entry, free.get(), now));
      }
      free = queue.isEmpty() ? Optional.empty() : pick(now);
    }
    if (!queue.isEmpty()) {
      hopeless(now).ifPresent(problem -> effects.addAll(rejectAll(problem)));
    }
    if (duePlan(now).isPresent()) {
      effects.add(new Effect.Rescale());
    }
    return effects;
  }

  private Optional<Problem> hopeless(Instant now) {
    Optional<Problem> refusal = refusal(now);
    boolean onlyFailing =
        !members.isEmpty() && !members.mayServe(revision, replicas.known().orElse(0));
    return refusal.isPresent() || !onlyFailing ? refusal : failures.problem(revision);
  }

  private List<Effect> rejectAll(Problem problem) {
    return queue.removeAll().stream()
        .<Effect>map(entry -> new Effect.Reject(entry.input(), problem))
        .toList();
  }

  private Optional<Container> pick(Instant now) {
    int want = Autoscaler.want(settings.scaling(), Math.max(1, demand(now)));
    return members.pick(settings.scaling(), want, revision, now);
  }

  private Effect send(InputQueue.Entry entry, Container container, Instant now) {
    Optional<ColdStart> coldStart =
        coldStarts.consider(entry, container, settings.scaling(), replicas.grownAt(), now);
    container.dispatch();
    running++;
    return new Effect.Send(
        new Dispatch(
            entry.input(),
            container,
            entry.arrivedAt(),
            entry.deadline(),
            settings.timeout(),
            coldStart));
  }

  private int demand(Instant now) {
    return running + queue.size() + members.runningElse(settings.scaling(), now);
  }

  private Optional<Autoscaler.Plan> duePlan(Instant now) {
    if (replicas.known().isEmpty() || replicas.isBusy()) {
      return Optional.empty();
    }
    int current = replicas.known().get();
    Duration startup = settings.startupTimeout();
    Instant missingUntil = replicas.grownAt().plus(startup);
    Autoscaler.Snapshot snapshot =
        new Autoscaler.Snapshot(
            now,
            current,
            demand(now),
            !retired && !now.isBefore(trustedFrom),
            missingUntil,
            members.counted(startup, now));
    return Optional.of(Autoscaler.plan(settings.scaling(), snapshot))
        .filter(plan -> plan.replicas() != current);
  }

  private String reason(Autoscaler.Plan plan, Instant now) {
    if (plan.replicas() < replicas.known().orElseThrow()) {
      return plan.victims().isEmpty() ? "pods missing" : "idle";
    }
    return demand(now) == 0 ? "minContainers" : queue.size() + " queued, " + running + " running";
  }
}
