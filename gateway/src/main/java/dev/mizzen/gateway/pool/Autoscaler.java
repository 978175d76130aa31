package dev.mizzen.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides how many containers a Function should have. It sees every input, running or queued, so it
 * needs neither averages nor windows over them: more containers come at once, and a container goes
 * only after it alone has been idle for the whole scaledown window (the semantics of Modal's {@code
 * scaledown_window}). A busy container never goes, and one that is still starting is not idle.
 */
public final class Autoscaler {
  /** Longest time that a failing pod is kept for people to look at. */
  private static final Duration LONGEST_FAILING = Duration.ofSeconds(60);

  private Autoscaler() {}

  /** What a pod of the Function is doing. */
  public enum State {
    /** It starts. */
    STARTING,
    /** It should have started long ago. */
    OVERDUE,
    /** It cannot start. */
    FAILING,
    /** It runs inputs. */
    BUSY,
    /** It serves, and has nothing to do. */
    IDLE
  }

  /**
   * One pod that counts as a replica.
   *
   * @param podUid of the pod
   * @param state what it is doing
   * @param since for how long
   * @param ready whether the API server shows it as ready
   */
  public record Member(String podUid, State state, Instant since, boolean ready) {}

  /**
   * The state of a Function at one moment.
   *
   * @param now this moment
   * @param replicas of the Deployment
   * @param inputs running and queued
   * @param mayShrink whether enough is known to take containers away
   * @param missingUntil until when replicas without a pod are waited for
   * @param members the pods that count as replicas
   */
  public record Snapshot(
      Instant now,
      int replicas,
      int inputs,
      boolean mayShrink,
      Instant missingUntil,
      List<Member> members) {}

  /**
   * What to do.
   *
   * @param replicas the Deployment should have
   * @param victims uids of the idle pods that are to go
   */
  public record Plan(int replicas, List<String> victims) {}

  /** Containers that so many inputs need, within the bounds. */
  public static int want(Scaling scaling, int inputs) {
    int demand = Math.ceilDiv(inputs, scaling.maxInputs());
    return Math.min(Math.max(scaling.minContainers(), demand), scaling.maxContainers());
  }

  /** What to do now. */
  public static Plan plan(Scaling scaling, Snapshot now) {
    int want = want(scaling, now.inputs());
    if (want > now.replicas()) {
      return new Plan(want, List.of());
    }
    int excess = now.replicas() - want;
    if (excess == 0 || !now.mayShrink()) {
      return new Plan(now.replicas(), List.of());
    }
    return shrink(scaling, now, excess);
  }

  private static Plan shrink(Scaling scaling, Snapshot now, int excess) {
    // The ReplicaSet deletes pods that are not ready before any that is. So nothing may be taken
    // away while a pod
    // starts, or the one that starts would go in place of the idle one.
    int missing = Math.max(0, now.replicas() - now.members().size());
    boolean waitsForMissing = missing > 0 && now.now().isBefore(now.missingUntil());
    if (waitsForMissing || now.members().stream().anyMatch(m -> m.state() == State.STARTING)) {
      return new Plan(now.replicas(), List.of());
    }
    int removed = Math.min(missing, excess);
    List<String> victims = new ArrayList<>();
    List<Member> useless =
        now.members().stream().filter(member -> isUseless(scaling, member, now.now())).toList();
    useless.stream().limit(excess - removed).forEach(member -> victims.add(member.podUid()));
    boolean othersReady =
        now.members().stream()
            .allMatch(member -> member.ready() || victims.contains(member.podUid()));
    if (othersReady) {
      now.members().stream()
          .filter(member -> hasBeenIdle(scaling, member, now.now()))
          .sorted(Comparator.comparing(Member::since))
          .limit(excess - removed - victims.size())
          .forEach(member -> victims.add(member.podUid()));
    }
    return new Plan(now.replicas() - removed - victims.size(), List.copyOf(victims));
  }

  private static boolean isUseless(Scaling scaling, Member member, Instant now) {
    Duration window = scaling.scaledownWindow();
    Duration shown = window.compareTo(LONGEST_FAILING) < 0 ? window : LONGEST_FAILING;
    return switch (member.state()) {
      case OVERDUE -> true;
      case FAILING -> !member.since().plus(shown).isAfter(now);
      case STARTING, BUSY, IDLE -> false;
    };
  }

  private static boolean hasBeenIdle(Scaling scaling, Member member, Instant now) {
    return member.state() == State.IDLE
        && !member.since().plus(scaling.scaledownWindow()).isAfter(now);
  }
}
