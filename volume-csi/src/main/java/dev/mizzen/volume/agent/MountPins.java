package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.MountedCommits;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.view.View;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the store which commits this node's views may read from, so that retention leaves them.
 * One object for each volume, written when a view needs an older commit than was said, and each
 * hour: commits stay for a day after they were the head, said or not.
 */
final class MountPins {

  private static final Logger LOG = LoggerFactory.getLogger(MountPins.class);

  private final Map<VolumeId, Said> said = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("mount-pins").daemon().factory());
  private final String node;
  private final Repositories repositories;
  private final Supplier<Map<Published.Volume, PodView>> mounted;
  private final Supplier<Set<Published.Volume>> uncommitted;
  private final LongSupplier nanos;

  /**
   * @param commits what the store has
   * @param at when it was written; absent when an earlier life of this process has
   */
  private record Said(Optional<MountedCommits> commits, OptionalLong at) {}

  /**
   * @param node its name
   * @param mounted volumes, asked each time
   * @param uncommitted volumes of pods that are gone, whose last commit is still to be made
   */
  MountPins(
      String node,
      Repositories repositories,
      Supplier<Map<Published.Volume, PodView>> mounted,
      Supplier<Set<Published.Volume>> uncommitted,
      LongSupplier nanos) {
    this.node = node;
    this.repositories = repositories;
    this.mounted = mounted;
    this.uncommitted = uncommitted;
    this.nanos = nanos;
  }

  void start(Duration pause) {
    timer.scheduleWithFixedDelay(
        this::lookOrLog, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A timer whose work throws does it never again. */
  private void lookOrLog() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Could not look what is mounted; tries again");
    }
  }

  private record Use(Published.Volume volume, Optional<View.Needs> needs) {}

  /** Says what there is to say now. */
  synchronized void look() {
    var uses = new HashMap<VolumeId, Set<Use>>();
    mounted.get().forEach((volume, view) -> add(uses, new Use(volume, needs(view))));
    uncommitted.get().forEach(volume -> add(uses, new Use(volume, Optional.empty())));
    uses.forEach(this::say);
    for (var gone : Set.copyOf(said.keySet())) {
      if (!uses.containsKey(gone)) {
        takeBack(gone);
      }
    }
  }

  /** Absent when it cannot be told now, as while the view is taken away. */
  private static Optional<View.Needs> needs(PodView view) {
    try {
      return Optional.of(view.view().needs());
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("A view does not tell what it needs");
      return Optional.empty();
    }
  }

  private static void add(Map<VolumeId, Set<Use>> uses, Use use) {
    uses.computeIfAbsent(use.volume().id(), id -> new HashSet<>()).add(use);
  }

  private void say(VolumeId id, Set<Use> uses) {
    try {
      var volume = repositories.of(id);
      var before =
          said.computeIfAbsent(id, i -> new Said(volume.mounted(node), OptionalLong.empty()));
      uses.stream()
          .map(use -> commits(use, before.commits()))
          .flatMap(Optional::stream)
          .reduce(MountedCommits::and)
          .filter(wanted -> isNews(wanted, before))
          .ifPresent(wanted -> write(id, volume, uses.iterator().next().volume(), wanted));
    } catch (UnknownVolumeException e) {
      // Deleted under its pods: nothing is left that could stay.
      said.remove(id);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("namespace", id.namespace())
          .addKeyValue("volume", id.name())
          .addKeyValue("reason", e.getMessage())
          .log("Could not say which commits are mounted; tries again");
    }
  }

  /** What is not remembered is what was said before. */
  private static Optional<MountedCommits> commits(Use use, Optional<MountedCommits> before) {
    if (use.needs().isEmpty()) {
      return before.map(all -> MountedCommits.of(all.from(), OptionalLong.empty()));
    }
    var needs = use.needs().get();
    var to = needs.unsure() ? OptionalLong.empty() : OptionalLong.of(needs.inStep());
    var own = MountedCommits.of(needs.since().orElse(needs.inStep()), to);
    return Optional.of(needs.since().isPresent() ? own : before.map(own::and).orElse(own));
  }

  private boolean isNews(MountedCommits wanted, Said before) {
    boolean isOld =
        before.at().isEmpty()
            || nanos.getAsLong() - before.at().getAsLong() >= MountedCommits.RENEWED.toNanos();
    boolean needsMore =
        before.commits().isEmpty()
            || wanted.from() < before.commits().get().from()
            || wanted.to().isEmpty() && before.commits().get().to().isPresent();
    return isOld || needsMore;
  }

  private void write(
      VolumeId id, VolumeRepository volume, Published.Volume published, MountedCommits wanted) {
    repositories.marker(published);
    long at = nanos.getAsLong();
    volume.mounted(node, wanted);
    said.put(id, new Said(Optional.of(wanted), OptionalLong.of(at)));
  }

  private void takeBack(VolumeId id) {
    try {
      repositories.of(id).unmounted(node);
      said.remove(id);
    } catch (UnknownVolumeException e) {
      said.remove(id);
    } catch (RuntimeException e) {
      LOG.atDebug()
          .addKeyValue("volume", id.toString())
          .addKeyValue("reason", e.getMessage())
          .log("Could not take back what was mounted; it is forgotten after a day");
    }
  }

  void stop() {
    timer.shutdown();
  }
}
