package dev.mizzen.volume.agent;

import dev.mizzen.volume.cache.CacheLimits;
import dev.mizzen.volume.cache.ContentCache;
import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.keeper.KeeperClient;
import dev.mizzen.volume.keeper.KeeperLog;
import dev.mizzen.volume.keeper.KeeperServer;
import dev.mizzen.volume.keeper.KeptDescriptors;
import dev.mizzen.volume.lazy.LazyView;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.workspace.Owner;
import dev.mizzen.volume.workspace.Workspace;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A node with a disk, mounts, a keeper, a store, and an agent that can be killed and started again.
 */
public final class Node implements AutoCloseable {

  public static final VolumeId WEIGHTS = new VolumeId("shop", "weights");
  public static final Published.Pod POD = new Published.Pod("pod-uid-1", "shop", "pod-1");

  private static final Duration NEVER = Duration.ofDays(1);
  private static final Journal.Pauses PAUSES =
      new Journal.Pauses(Duration.ofMillis(20), Duration.ofMillis(100));

  /** Only what is asked for is done, so that a killed agent does nothing. */
  private static final Agent.Pace QUIET =
      new Agent.Pace(PAUSES, new BackgroundCommits.Rhythm(NEVER, NEVER, NEVER), NEVER, NEVER);

  /** All that is done by itself, in quick succession. */
  static final Agent.Pace BUSY =
      new Agent.Pace(
          PAUSES,
          new BackgroundCommits.Rhythm(
              Duration.ofMillis(5), Duration.ofMillis(30), Duration.ofMillis(60)),
          Duration.ofMillis(20),
          Duration.ofMillis(20));

  public final FakeMounts mounts = new FakeMounts();
  public final FaultyStore store;
  public final Path state;
  final FakeFuse fuse = new FakeFuse(mounts);
  private final Path kubelet;
  private final Path keeperSocket;
  private final Backend backend;
  private Vertx vertx;
  private MeterRegistry metrics;
  private Transfers transfers;
  private Agent agent;
  private KeptDescriptors kept;
  private KeeperServer keeper;
  private boolean keeperRuns;

  public Node(Path directory) throws IOException {
    this(directory, Backend.DIRECTORY, QUIET);
  }

  Node(Path directory, Backend backend) throws IOException {
    this(directory, backend, QUIET);
  }

  Node(Path directory, Backend backend, Agent.Pace pace) throws IOException {
    this.backend = backend;
    this.state = directory.resolve("s");
    this.kubelet = directory.resolve("k");
    this.keeperSocket = directory.resolve("keeper.sock");
    this.store =
        new FaultyStore(
            new DirectoryStore(directory.resolve("store")), (operation, key) -> Fault.NONE);
    repository().mark("volume-uid-1");
    startKeeper();
    start(pace);
  }

  /** A new process finds what the last one has left. */
  public void start() throws IOException {
    start(QUIET);
  }

  private void start(Agent.Pace pace) throws IOException {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    metrics = new SimpleMeterRegistry();
    transfers = new Transfers(2, 32 << 20);
    agent = Agent.start(state, volumes(), mounts, () -> vertx, metrics, pace);
  }

  private Agent.Volumes volumes() throws IOException {
    var clock = InstantSource.system();
    var committer = new Committer(new StoreGate(new AtomicityProbe(store), clock), clock, "node");
    var repositories = new Repositories(store);
    var directories =
        new DirectoryViews(
            repositories, new Workspace.Tools(committer, transfers, Optional.empty()), mounts);
    if (backend == Backend.DIRECTORY) {
      return new Agent.Volumes(
          "node", repositories, directories, List.of(directories), Optional.empty());
    }
    var found =
        KeptMounts.awaited(new KeeperClient(keeperSocket), Duration.ofSeconds(10), () -> {});
    var cache =
        new ContentCache(state.resolve("cache"), new CacheLimits(64 << 20, 0), transfers, metrics);
    var tools =
        new LazyView.Tools(
            committer,
            transfers,
            new Owner(1000, 1000),
            cache,
            new NodeCache(1 << 20),
            clock,
            Path.of("/proc"),
            Duration.ofMillis(100));
    var views = new FuseViews(repositories, tools, fuse, mounts, found);
    return new Agent.Volumes(
        "node", repositories, views, List.of(views, directories), Optional.of(found));
  }

  /** Ends the process without a word; sockets' files stay. */
  public void kill() {
    fuse.kill();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    transfers.close();
  }

  void startKeeper() throws IOException {
    kept = new KeptDescriptors();
    keeper =
        KeeperServer.start(
            keeperSocket, kept, new KeeperLog(new PrintStream(OutputStream.nullOutputStream())));
    keeperRuns = true;
  }

  /** With everything that it holds. */
  void killKeeper() throws IOException {
    keeperRuns = false;
    keeper.close();
    kept.close();
    Files.deleteIfExists(keeperSocket);
  }

  KeeperClient keeper() {
    return new KeeperClient(keeperSocket);
  }

  public Publications publications() {
    return agent.publications();
  }

  public Agent agent() {
    return agent;
  }

  public VolumeRepository repository() {
    return new VolumeRepository(store, WEIGHTS);
  }

  /** Where kubelet wants a pod's volume; its parent is there, as kubelet makes it. */
  public Path target(String pod, String volume) throws IOException {
    return Files.createDirectories(kubelet.resolve(pod).resolve(volume)).resolve("mount");
  }

  double journalEntries() {
    return metrics.get("mizzen_volume_journal_entries").gauge().value();
  }

  MeterRegistry metrics() {
    return metrics;
  }

  Path publishVolume(Published.Pod pod) throws IOException {
    Path target = target(pod.uid(), "weights");
    publications().publishVolume("shop/weights", WEIGHTS, pod, target.toString(), false);
    return target;
  }

  Path publishRun(Published.Pod pod) throws IOException {
    Path target = target(pod.uid(), "run");
    publications().publishRun("csi-inline-" + pod.uid(), pod, target.toString());
    return target;
  }

  /** The directory that the pod sees, of its socket or with plain directories. */
  Path view(Path target) {
    return mounts.seenAt(target);
  }

  /** The volume as the pod sees it. */
  PodFiles files(Path target) {
    return backend == Backend.DIRECTORY
        ? new FilesOfDirectory(view(target))
        : new FilesOverFuse(fuse.at(target).orElseThrow());
  }

  @Override
  public void close() {
    kill();
    if (keeperRuns) {
      keeper.close();
      kept.close();
    }
  }
}
