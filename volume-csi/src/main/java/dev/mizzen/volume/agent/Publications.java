package dev.mizzen.volume.agent;

import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.ondemand.OnDemand;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.view.View;
import dev.mizzen.volume.workspace.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is mounted into the pods of this node. Publishing and unpublishing are idempotent, one call
 * at a time works on a target, and what was published outlives this process.
 */
public final class Publications {

  private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

  /** kubelet waits two minutes; what takes longer goes on after the answer. */
  private static final Duration LAST_COMMIT = Duration.ofSeconds(60);

  private final Map<String, Mounted> byTarget = new ConcurrentHashMap<>();
  private final InProgress inProgress = new InProgress();
  private final PublishFile publishFile = new PublishFile();
  private final StateDirectory state;
  private final Repositories repositories;
  private final ViewsByBackend views;
  private final Journal journal;
  private final Mounts mounts;
  private final OnDemand<PodSockets> sockets;

  /**
   * @param view of a volume; its commits come one after the other, so there is one for as long as
   *     it is mounted
   */
  private record Mounted(Published published, Path directory, Optional<PodView> view) {}

  Publications(
      StateDirectory state,
      Repositories repositories,
      ViewsByBackend views,
      Journal journal,
      Mounts mounts,
      PodSockets.Factory sockets) {
    this.state = state;
    this.repositories = repositories;
    this.views = views;
    this.journal = journal;
    this.mounts = mounts;
    this.sockets = new OnDemand<>(() -> sockets.create(this::viewsOf));
  }

  /**
   * Mounts the head of a volume.
   *
   * @throws BusyTargetException while an earlier call works on the target
   * @throws TargetTakenException when something else is there
   * @throws dev.mizzen.volume.snapshot.UnknownVolumeException when there is no such volume
   */
  public void publishVolume(
      String handle, VolumeId id, Published.Pod pod, String target, boolean readOnly)
      throws IOException {
    var asked =
        new Published.Volume(
            handle, pod, target, id.namespace(), id.name(), "", readOnly, views.backend());
    publish(
        asked,
        directory -> {
          var repository = repositories.of(id);
          var marker = repository.requireMarker();
          var volume = asked.withUid(marker.uid());
          Files.createDirectories(directory);
          var view = views.create(volume, directory, repository, marker.settings());
          return new Mounted(volume, directory, Optional.of(view));
        });
  }

  /**
   * Mounts a directory with the pod's own socket.
   *
   * @throws BusyTargetException while an earlier call works on the target
   * @throws TargetTakenException when something else is there
   */
  public void publishRun(String handle, Published.Pod pod, String target) throws IOException {
    var run = new Published.Run(handle, pod, target);
    publish(
        run,
        directory -> {
          Files.createDirectories(data(directory));
          sockets.get().open(run, data(directory));
          return new Mounted(run, directory, Optional.empty());
        });
  }

  private interface Preparation {
    Mounted prepare(Path directory) throws IOException;
  }

  private void publish(Published asked, Preparation preparation) throws IOException {
    try (var _ = inProgress.enter(asked.target())) {
      var there = Optional.ofNullable(byTarget.get(asked.target()));
      if (there.filter(mounted -> !mounted.published().isSame(asked)).isPresent()) {
        throw new TargetTakenException(asked.target(), there.get().published().handle());
      }
      var mounted = there.isPresent() ? there.get() : prepare(asked, preparation);
      mount(mounted);
    }
  }

  private Mounted prepare(Published asked, Preparation preparation) throws IOException {
    Path directory = state.of(asked);
    var mounted = preparation.prepare(directory);
    publishFile.write(directory, mounted.published());
    byTarget.put(asked.target(), mounted);
    return mounted;
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }

  private void mount(Mounted mounted) throws IOException {
    Path target = Path.of(mounted.published().target());
    if (mounted.view().isPresent() ? mounted.view().get().mount() : bind(mounted, target)) {
      LOG.atInfo()
          .addKeyValue("handle", mounted.published().handle())
          .addKeyValue("pod", mounted.published().pod().name())
          .addKeyValue("target", target.toString())
          .log("Published");
    }
  }

  private boolean bind(Mounted run, Path target) throws IOException {
    if (mounts.isMounted(target)) {
      return false;
    }
    Files.createDirectories(target);
    mounts.bind(data(run.directory()), target, false);
    return true;
  }

  /**
   * Takes the mount away, and commits what the pod has left. When the store does not let it, the
   * changes wait on the node's disk: the pod can go nevertheless.
   *
   * @throws BusyTargetException while an earlier call works on the target
   */
  public void unpublish(String target) throws IOException {
    try (var _ = inProgress.enter(target)) {
      var mounted = Optional.ofNullable(byTarget.get(target));
      unmount(mounted.flatMap(Mounted::view), Path.of(target));
      if (mounted.isPresent()) {
        settle(mounted.get());
      }
      Files.deleteIfExists(Path.of(target));
    }
  }

  private void unmount(Optional<PodView> view, Path target) throws IOException {
    if (view.isPresent()) {
      view.get().unmount();
      view.get().close();
    } else {
      mounts.unmount(target);
    }
  }

  private void settle(Mounted mounted) throws IOException {
    switch (mounted.published()) {
      case Published.Run run -> {
        sockets.get().close(run);
        drop(mounted);
      }
      case Published.Volume volume when volume.readOnly() -> drop(mounted);
      case Published.Volume volume -> {
        var lastCommit = journal.add(mounted.directory());
        // From here on the journal has it, and a retried call must find nothing to do.
        byTarget.remove(volume.target());
        await(lastCommit);
      }
    }
    removeIfEmpty(mounted.directory().getParent());
    LOG.atInfo()
        .addKeyValue("handle", mounted.published().handle())
        .addKeyValue("pod", mounted.published().pod().name())
        .addKeyValue("target", mounted.published().target())
        .log("Unpublished");
  }

  private void drop(Mounted mounted) throws IOException {
    DurableFiles.deleteTree(mounted.directory());
    byTarget.remove(mounted.published().target());
  }

  private static void await(CompletableFuture<Void> lastCommit) {
    try {
      lastCommit.get(LAST_COMMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.atDebug().setCause(e).log("Left the last commit to the journal");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The directories of one pod's volumes go one by one, perhaps at the same time. */
  private static void removeIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      LOG.atTrace().addKeyValue("directory", directory.toString()).log("Left to the pod's others");
    }
  }

  /**
   * Takes up what an earlier life of this process had published; volumes first, since programs wait
   * in them.
   */
  public void recover() throws IOException {
    var left = state.journalEntries();
    var later = new ArrayList<Runnable>();
    for (Path directory : state.published()) {
      attempt(directory, () -> recover(directory, later));
    }
    views.recovered();
    later.forEach(Runnable::run);
    journal.takeUp(left);
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void attempt(Path directory, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      // The others are not to wait for it.
      LOG.atError()
          .addKeyValue("directory", directory.toString())
          .setCause(e)
          .log("Could not take up a view, which stays on disk for the next start");
    }
  }

  /**
   * @param later takes what is to be done when all volumes are served
   */
  private void recover(Path directory, List<Runnable> later) throws IOException {
    var found = publishFile.read(directory);
    if (found.isEmpty()) {
      // Never mounted: no pod has seen it.
      DurableFiles.deleteTree(directory);
      return;
    }
    var published = found.get();
    Path target = Path.of(published.target());
    if (Files.notExists(target.getParent())) {
      // kubelet has forgotten the pod while no agent ran, and will not ask for it again.
      forget(published, directory);
      return;
    }
    switch (published) {
      case Published.Volume volume ->
          recovered(new Mounted(volume, directory, Optional.of(views.recover(volume, directory))));
      case Published.Run run -> later.add(() -> attempt(directory, () -> recover(run, directory)));
    }
  }

  private void recover(Published.Run run, Path directory) throws IOException {
    sockets.get().open(run, data(directory));
    recovered(new Mounted(run, directory, Optional.empty()));
  }

  private void recovered(Mounted mounted) {
    byTarget.put(mounted.published().target(), mounted);
    LOG.atInfo()
        .addKeyValue("handle", mounted.published().handle())
        .addKeyValue("pod", mounted.published().pod().name())
        .log("Recovered");
  }

  private void forget(Published published, Path directory) throws IOException {
    if (published instanceof Published.Volume volume && !volume.readOnly()) {
      journal.add(directory);
    } else {
      DurableFiles.deleteTree(directory);
    }
    removeIfEmpty(directory.getParent());
  }

  /** The volumes that a pod has mounted, by name. */
  private SortedMap<String, View> viewsOf(Published.Pod pod) {
    var found = new TreeMap<String, View>();
    for (var mounted : byTarget.values()) {
      if (mounted.published() instanceof Published.Volume volume
          && volume.pod().uid().equals(pod.uid())) {
        mounted.view().ifPresent(view -> found.put(volume.volume(), view.view()));
      }
    }
    return found;
  }

  /** Every volume that is mounted, with its view. */
  Map<Published.Volume, PodView> volumes() {
    var found = new HashMap<Published.Volume, PodView>();
    for (var mounted : byTarget.values()) {
      if (mounted.published() instanceof Published.Volume volume) {
        mounted.view().ifPresent(view -> found.put(volume, view));
      }
    }
    return found;
  }

  /**
   * What a pod has used of what is mounted there.
   *
   * @return empty when nothing of that handle is
   */
  public Optional<PodView.Usage> usage(String handle, String target) throws IOException {
    var mounted = Optional.ofNullable(byTarget.get(target));
    if (mounted.filter(there -> there.published().handle().equals(handle)).isEmpty()) {
      return Optional.empty();
    }
    var view = mounted.get().view();
    return Optional.of(
        view.isPresent()
            ? view.get().usage()
            : PodView.Usage.ofDisk(mounted.get().directory(), ""));
  }

  /** Lets go of all views, and waits that long for it; what is mounted waits for who comes. */
  void stop(Duration bound) throws InterruptedException {
    // Their threads end with the process.
    var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    volumes().values().forEach(view -> threads.execute(() -> close(view)));
    threads.shutdown();
    threads.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(PodView view) {
    try {
      view.close();
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setCause(e).log("Could not let go of a view in order");
    }
  }

  /** Where a volume is mounted on this node. */
  public Set<String> targetsOf(String handle) {
    return byTarget.values().stream()
        .map(Mounted::published)
        .filter(published -> published.handle().equals(handle))
        .map(Published::target)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many volumes and sockets are mounted. */
  public int size() {
    return byTarget.size();
  }
}
