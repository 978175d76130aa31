package dev.mizzen.volume.agent;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.mizzen.volume.keeper.Keeper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the keeper holds of this node's mounts: found when this process starts, and kept in step
 * with what is mounted from then on, also over another life of the keeper. A descriptor is used
 * here only as long as it is held, so that it must be let go before it is closed.
 */
public final class KeptMounts {

  private static final Logger LOG = LoggerFactory.getLogger(KeptMounts.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Keeper keeper;
  private final Map<String, Keeper.Kept> left = new HashMap<>();
  private final Map<String, FuseDevice.Session> held = new HashMap<>();
  private final Set<String> unwanted = new HashSet<>();
  private boolean reachable = true;

  private KeptMounts(Keeper keeper, List<Keeper.Kept> left) {
    this.keeper = keeper;
    left.forEach(kept -> this.left.put(kept.name(), kept));
  }

  /**
   * Asks the keeper what an earlier life of this process has left there, and waits for it that
   * long.
   *
   * @param waiting run before each pause
   * @throws KeeperException when it cannot be reached: what is mounted may then be in its hands,
   *     and must not be taken for lost
   */
  public static KeptMounts awaited(Keeper keeper, Duration patience, Runnable waiting) {
    try {
      return new KeptMounts(keeper, keeper.all());
    } catch (IOException e) {
      return awaitedLonger(keeper, patience, waiting);
    }
  }

  private static KeptMounts awaitedLonger(Keeper keeper, Duration patience, Runnable waiting) {
    var retry =
        RetryPolicy.<List<Keeper.Kept>>builder()
            .handle(IOException.class)
            .withDelay(PAUSE)
            .withMaxRetries(-1)
            .withMaxDuration(patience)
            .onFailedAttempt(
                failed -> {
                  LOG.atWarn()
                      .addKeyValue("reason", failed.getLastException().getMessage())
                      .log("Waiting for the keeper");
                  waiting.run();
                })
            .build();
    try {
      return new KeptMounts(keeper, Failsafe.with(retry).get(keeper::all));
    } catch (FailsafeException e) {
      throw new KeeperException(e.getCause());
    }
  }

  /** Where nothing is left, because there was no keeper. */
  public static KeptMounts none(Keeper keeper) {
    return new KeptMounts(keeper, List.of());
  }

  /** What was left under that name; given once, to who closes it. */
  synchronized Optional<Keeper.Kept> take(String name) {
    return Optional.ofNullable(left.remove(name));
  }

  /** Nobody wants the rest of what was left. */
  synchronized void removeOthers() {
    for (String name : List.copyOf(left.keySet())) {
      LOG.atWarn().addKeyValue("name", name).log("Let go of a mount that belongs to nothing");
      take(name).ifPresent(kept -> kept.descriptor().close());
      remove(name);
    }
  }

  /**
   * Has the keeper hold a mount.
   *
   * @throws KeeperException when it cannot be reached
   */
  synchronized void hold(String name, FuseDevice.Session session) {
    try {
      keeper.put(name, session.device(), session.note());
    } catch (IOException e) {
      reachable = false;
      throw new KeeperException(e);
    }
    reachable = true;
    holds(name, session);
  }

  /** The keeper holds that one already. */
  synchronized void holds(String name, FuseDevice.Session session) {
    unwanted.remove(name);
    held.put(name, session);
  }

  /** The mount ends; a keeper that cannot be reached is told later. */
  synchronized void remove(String name) {
    held.remove(name);
    unwanted.add(name);
    try {
      removeUnwanted();
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("The keeper is told later of an end");
    }
  }

  /** This process has nothing to do with the mount any more; the keeper still has. */
  synchronized void leave(String name) {
    held.remove(name);
  }

  /** Gives the keeper what it lacks, as after it was replaced. */
  synchronized void compare() {
    try {
      var names = keeper.names();
      for (var entry : held.entrySet()) {
        if (!names.contains(entry.getKey())) {
          keeper.put(entry.getKey(), entry.getValue().device(), entry.getValue().note());
        }
      }
      removeUnwanted();
      if (!reachable) {
        LOG.info("The keeper is there again, and has all mounts");
      }
      reachable = true;
    } catch (IOException e) {
      if (reachable) {
        LOG.atError()
            .addKeyValue("reason", e.getMessage())
            .log("The keeper is away: mounts would end with this process");
      }
      reachable = false;
    }
  }

  private void removeUnwanted() throws IOException {
    for (String name : List.copyOf(unwanted)) {
      keeper.remove(name);
      unwanted.remove(name);
    }
  }

  /** Whether the keeper answered when it was last asked. */
  synchronized boolean isReachable() {
    return reachable;
  }
}
