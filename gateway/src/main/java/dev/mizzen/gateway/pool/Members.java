package dev.mizzen.gateway.pool;

import dev.mizzen.gateway.pool.Autoscaler.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods of a Function and the containers that serve in them, joined by the pod's uid. */
final class Members {
  /** How long a container without a hold is still believed to be there. */
  private static final Duration HOLD_GRACE = Duration.ofSeconds(5);

  /** After a victim was not deleted for so long, it serves again: Kubernetes chose another one. */
  private static final Duration VICTIM_GRACE = Duration.ofSeconds(15);

  /**
   * The same, when there are no more pods than replicas: long enough for the watch to show a
   * deletion.
   */
  private static final Duration SETTLED_GRACE = Duration.ofSeconds(1);

  /** One pod and what serves in it. */
  static final class Member {
    private Optional<PodView> pod = Optional.empty();
    private Optional<Container> container = Optional.empty();
    private Optional<Instant> victimSince = Optional.empty();
    private boolean hasServed;
    private boolean saysItFailed;
    private Instant startsSince;
    private Instant failingSince;

    private Member(Instant now) {
      startsSince = now;
      failingSince = now;
    }

    Optional<PodView> pod() {
      return pod;
    }

    Optional<Container> container() {
      return container;
    }

    boolean isLeaving() {
      return victimSince.isPresent()
          || pod.filter(PodView::ending).isPresent()
          || container.filter(Container::isDraining).isPresent();
    }

    boolean isServing() {
      return container.isPresent() && !isLeaving();
    }

    boolean isFailing() {
      boolean prevented = pod.flatMap(PodView::trouble).filter(this::prevents).isPresent();
      return container.isEmpty() && (saysItFailed || prevented);
    }

    private boolean prevents(PodTrouble trouble) {
      return switch (trouble.kind()) {
        case UNSCHEDULABLE -> false;
        case CANNOT_START, CRASH_LOOP -> true;
        // What served and ended is started again at once; what never served will hardly do better
        // the next time.
        case ENDED -> !hasServed;
      };
    }

    /** Whether it runs this revision; unknown counts as yes. */
    boolean isOf(String revision) {
      return pod.map(PodView::revision).map(revision::equals).orElse(true);
    }
  }

  private final Instant gatewayStartedAt;
  private final Instant trustedFrom;
  private final Map<String, Member> byUid = new LinkedHashMap<>();

  /**
   * @param gatewayStartedAt when this process began: pods from before may have pushed to an earlier
   *     one
   * @param trustedFrom until then a container may be there that could not push yet
   */
  Members(Instant gatewayStartedAt, Instant trustedFrom) {
    this.gatewayStartedAt = gatewayStartedAt;
    this.trustedFrom = trustedFrom;
  }

  /**
   * Takes in what the API server shows; true when the pod's trouble is new and keeps it from
   * serving.
   */
  boolean podSeen(PodView view, Instant now) {
    Member member = byUid.computeIfAbsent(view.uid(), uid -> new Member(view.createdAt()));
    Optional<PodTrouble> before = member.pod.flatMap(PodView::trouble);
    boolean wasFailing = member.isFailing();
    member.pod = Optional.of(view);
    if (member.isFailing() && !wasFailing) {
      member.failingSince = now;
    }
    return member.isFailing() && !view.ending() && !view.trouble().equals(before);
  }

  Optional<Member> podGone(String uid) {
    return Optional.ofNullable(byUid.remove(uid));
  }

  /** Takes in a push; the same process keeps its slots. */
  Container pushed(Push push, Duration timeout, Instant now) {
    Member member = byUid.computeIfAbsent(push.podUid(), uid -> new Member(now));
    Optional<Container> same = member.container.filter(container -> container.isOfProcess(push));
    same.ifPresent(container -> container.pushedAgain(push, now));
    boolean isOlder =
        member.pod.filter(pod -> pod.createdAt().isBefore(gatewayStartedAt)).isPresent();
    Container container = same.orElseGet(() -> new Container(push, isOlder, now, timeout));
    member.container = Optional.of(container);
    member.hasServed = true;
    member.saysItFailed = false;
    return container;
  }

  /** The container in this pod said that it cannot start. */
  void startFailed(String podUid, Instant now) {
    Member member = byUid.computeIfAbsent(podUid, uid -> new Member(now));
    member.container = Optional.empty();
    member.saysItFailed = true;
    member.failingSince = now;
  }

  Optional<Container> container(String podUid) {
    return Optional.ofNullable(byUid.get(podUid)).flatMap(Member::container);
  }

  /**
   * Drops the container, unless another one has taken its place; its pod stays, and may bring
   * another.
   */
  void dropContainer(Container container, Instant now) {
    Member member = byUid.get(container.podUid());
    if (member == null || member.container.filter(current -> current == container).isEmpty()) {
      return;
    }
    member.container = Optional.empty();
    member.startsSince = now;
    if (member.pod.isEmpty()) {
      byUid.remove(container.podUid());
    }
  }

  /** Drops what has not been heard of for too long. */
  void dropLost(Instant now) {
    byUid.values().stream()
        .flatMap(member -> member.container.stream())
        .filter(container -> container.isLost(HOLD_GRACE, now))
        .toList()
        .forEach(container -> dropContainer(container, now));
  }

  /** The container that should get the next input. */
  Optional<Container> pick(Scaling scaling, int want, String revision, Instant now) {
    // The first `want` containers get the inputs, so that the others become idle and can go; more
    // than
    // `maxContainers` (after a change of the Function) get none.
    List<Container> serving = serving(revision);
    List<Container> eligible =
        serving.subList(0, Math.min(serving.size(), scaling.maxContainers()));
    Comparator<Container> order =
        Comparator.comparing(Container::isSuspect)
            .thenComparing(container -> eligible.indexOf(container) >= want)
            .thenComparingInt(Container::running);
    return eligible.stream().filter(c -> c.hasFreeSlot(scaling, now)).min(order);
  }

  /** Containers that take inputs, those of this revision first, each in the order of their push. */
  List<Container> serving(String revision) {
    return byUid.values().stream()
        .filter(Member::isServing)
        .map(member -> member.container.orElseThrow())
        .sorted(
            Comparator.comparing((Container container) -> !container.revision().equals(revision))
                .thenComparing(Container::pushedAt))
        .toList();
  }

  /** Inputs that the containers run besides the known ones. */
  int runningElse(Scaling scaling, Instant now) {
    return byUid.values().stream()
        .filter(Member::isServing)
        .flatMap(member -> member.container.stream())
        .mapToInt(container -> container.runningElse(scaling, now))
        .sum();
  }

  /** What the autoscaler counts: every pod that does not leave. */
  List<Autoscaler.Member> counted(Duration startupTimeout, Instant now) {
    List<Autoscaler.Member> counted = new ArrayList<>();
    byUid.forEach(
        (uid, member) -> {
          if (!member.isLeaving()) {
            counted.add(count(uid, member, startupTimeout, now));
          }
        });
    return counted;
  }

  private Autoscaler.Member count(String uid, Member member, Duration startupTimeout, Instant now) {
    boolean ready = member.pod.filter(PodView::ready).isPresent();
    if (member.container.isPresent()) {
      Container container = member.container.get();
      State state = container.isBusy(now) ? State.BUSY : State.IDLE;
      return new Autoscaler.Member(uid, state, container.idleSince(), ready);
    }
    if (member.isFailing()) {
      return new Autoscaler.Member(uid, State.FAILING, member.failingSince, ready);
    }
    Instant due = later(member.startsSince.plus(startupTimeout), trustedFrom);
    State state = now.isAfter(due) ? State.OVERDUE : State.STARTING;
    return new Autoscaler.Member(uid, state, member.startsSince, ready);
  }

  /** Whether a pod that does not serve yet, or one still to be made, may serve soon. */
  boolean mayServe(String revision, int replicas) {
    List<Member> staying = staying();
    return staying.size() < replicas
        || staying.stream().anyMatch(member -> !(member.isFailing() && member.isOf(revision)));
  }

  /** Whether there is no pod but leaving ones. */
  boolean isEmpty() {
    return staying().isEmpty();
  }

  private List<Member> staying() {
    return byUid.values().stream().filter(member -> !member.isLeaving()).toList();
  }

  /** The trouble of a pod that is kept from serving. */
  Optional<PodTrouble> trouble() {
    return byUid.values().stream()
        .filter(member -> member.container.isEmpty() && !member.isLeaving())
        .flatMap(member -> member.pod.flatMap(PodView::trouble).stream())
        .findFirst();
  }

  List<String> markVictims(Collection<String> uids, Instant now) {
    List<String> names = new ArrayList<>();
    for (String uid : uids) {
      Member member = byUid.get(uid);
      member.victimSince = Optional.of(now);
      member.pod.map(PodView::name).ifPresent(names::add);
    }
    return names;
  }

  /** The pods live on: the order to remove them failed. */
  void spareVictims() {
    byUid.values().forEach(member -> member.victimSince = Optional.empty());
  }

  /** Spares victims that Kubernetes did not delete, soon when it has no reason to delete any. */
  void spareForgottenVictims(int replicas, Instant writtenAt, Instant now) {
    long staying =
        byUid.values().stream()
            .filter(member -> member.pod.filter(PodView::ending).isEmpty())
            .count();
    Duration grace = staying <= replicas ? SETTLED_GRACE : VICTIM_GRACE;
    byUid.values().stream()
        .filter(member -> member.victimSince.isPresent())
        .filter(member -> later(member.victimSince.get(), writtenAt).plus(grace).isBefore(now))
        .filter(member -> member.pod.filter(PodView::ending).isEmpty())
        .forEach(member -> member.victimSince = Optional.empty());
  }

  List<PoolStats.ContainerStats> stats(FunctionSettings settings, Instant now) {
    return byUid.values().stream().map(member -> stats(member, settings, now)).toList();
  }

  private static PoolStats.ContainerStats stats(
      Member member, FunctionSettings settings, Instant now) {
    int running = member.container.map(Container::running).orElse(0);
    int cap =
        member.container.map(c -> c.cap(settings.scaling())).orElse(settings.scaling().maxInputs());
    String pod =
        member.container.map(Container::pod).or(() -> member.pod.map(PodView::name)).orElse("");
    return new PoolStats.ContainerStats(pod, state(member, now), running, cap);
  }

  private static String state(Member member, Instant now) {
    if (member.isLeaving()) {
      return "Draining";
    }
    if (member.container.isEmpty()) {
      return member.isFailing() ? "Failing" : "Starting";
    }
    Container container = member.container.get();
    if (container.isUnreachable(now)) {
      return "Unreachable";
    }
    return container.isBusy(now) ? "Busy" : "Idle";
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
