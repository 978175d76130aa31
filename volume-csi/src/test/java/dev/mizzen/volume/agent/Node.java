package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.workspace.Workspace;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A node with a disk, mounts, a store, and an agent that can be killed and started again. */
public final class Node implements AutoCloseable {

  public static final VolumeId WEIGHTS = new VolumeId("shop", "weights");
  public static final Published.Pod POD = new Published.Pod("pod-uid-1", "shop", "pod-1");

  public final FakeMounts mounts = new FakeMounts();
  public final FaultyStore store;
  public final Path state;
  private final Path kubelet;
  private Vertx vertx;
  private MeterRegistry metrics;
  private Transfers transfers;
  private Agent agent;

  public Node(Path directory) throws IOException {
    this.state = directory.resolve("s");
    this.kubelet = directory.resolve("k");
    this.store =
        new FaultyStore(
            new DirectoryStore(directory.resolve("store")), (operation, key) -> Fault.NONE);
    repository().mark("volume-uid-1");
    start();
  }

  /** A new process finds what the last one has left. */
  public void start() throws IOException {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    metrics = new SimpleMeterRegistry();
    transfers = new Transfers(2, 32 << 20);
    var clock = InstantSource.system();
    var gate = new StoreGate(new AtomicityProbe(store), clock);
    var tools =
        new Workspace.Tools(new Committer(gate, clock, "node"), transfers, Optional.empty());
    var repositories = new Repositories(store);
    var directories = new DirectoryViews(repositories, tools, mounts);
    agent =
        Agent.start(
            state,
            new Agent.Volumes(repositories, directories, List.of(directories)),
            mounts,
            vertx,
            metrics,
            new Journal.Pauses(Duration.ofMillis(20), Duration.ofMillis(100)));
  }

  /** Ends the process without a word; sockets' files stay. */
  public void kill() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    transfers.close();
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

  /** What the pod sees. */
  Path view(Path target) {
    return mounts.seenAt(target);
  }

  @Override
  public void close() {
    kill();
  }
}
