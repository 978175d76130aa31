package dev.mizzen.volume;

import dev.mizzen.volume.agent.Agent;
import dev.mizzen.volume.agent.Backend;
import dev.mizzen.volume.agent.DirectoryViews;
import dev.mizzen.volume.agent.FuseViews;
import dev.mizzen.volume.agent.KeptMounts;
import dev.mizzen.volume.agent.LinuxFuse;
import dev.mizzen.volume.agent.Rehearsal;
import dev.mizzen.volume.agent.Repositories;
import dev.mizzen.volume.agent.StateLock;
import dev.mizzen.volume.cache.CacheLimits;
import dev.mizzen.volume.cache.ContentCache;
import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.csi.Driver;
import dev.mizzen.volume.csi.IdentityService;
import dev.mizzen.volume.csi.NodeService;
import dev.mizzen.volume.csi.RegistrationService;
import dev.mizzen.volume.csi.UnixGrpcServer;
import dev.mizzen.volume.fuse.FuseMount;
import dev.mizzen.volume.keeper.KeeperClient;
import dev.mizzen.volume.lazy.LazyView;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.linux.MountTable;
import dev.mizzen.volume.management.ManagementServer;
import dev.mizzen.volume.ondemand.OnDemand;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.LocalNodes;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.PretendedS3;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.store.StoreOnDemand;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.workspace.Owner;
import dev.mizzen.volume.workspace.Workspace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "The CSI node plugin csi.mizzen.dev: mounts volumes into the pods of its node.",
      "Needs root, CAP_SYS_ADMIN, the kubelet directory with bidirectional mount propagation, and LC_ALL=C.UTF-8."
    })
final class AgentCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

  private static final Duration RETRY_BOUND = Duration.ofSeconds(15);

  /** The store answers many small requests no slower than one; memory is bounded apart. */
  private static final int TRANSFERS = 16;

  private static final Duration DRAIN = Duration.ofSeconds(20);

  /** After a node's start the keeper may come later than the agent. */
  private static final Duration KEEPER = Duration.ofMinutes(2);

  /** Files in a rehearsal: so many that the JVM learns what is worth being compiled well. */
  private static final int REHEARSED = 3_000;

  /** Several chunks, so that what is fetched ahead is practised too. */
  private static final int REHEARSED_MEBIBYTES = 20;

  /** Of the disk, for everybody else. */
  private static final double FREE_FRACTION = 0.1;

  /** Directories of volumes in memory. */
  private static final long DIRECTORY_MEMORY = 32 << 20;

  /** The same on the node's disk. */
  private static final long LOCAL_NODES = 256 << 20;

  private static final Duration CLOSING = Duration.ofSeconds(1);

  private static final Owner FUNCTION_PODS = new Owner(65532, 65532);

  @Mixin private StoreOptions store;

  @Mixin private AskedSequencer sequencer;

  @Mixin private ManagementOption managementOption;

  @Option(
      names = "--node-name",
      required = true,
      defaultValue = "${env:NODE_NAME}",
      description = "Name of the Kubernetes node (NODE_NAME).")
  private String nodeName;

  @Option(
      names = "--kubelet-dir",
      defaultValue = "/var/lib/kubelet",
      description =
          "kubelet's directory, the same path inside and outside (default ${DEFAULT-VALUE}).")
  private Path kubelet;

  @Option(
      names = "--state-dir",
      defaultValue = "/var/lib/mizzen",
      description = "Views and the journal; a directory of the node (default ${DEFAULT-VALUE}).")
  private Path state;

  @Option(
      names = "--backend",
      defaultValue = "Fuse",
      converter = BackendOption.class,
      description =
          "How pods see volumes from now on: Fuse, or Directory where that is not allowed (default ${DEFAULT-VALUE}).")
  private Backend backend;

  @Option(
      names = "--cache-size",
      defaultValue = "20Gi",
      converter = BytesOption.class,
      description =
          "What contents that were read may take of the disk, as Kubernetes writes it (default ${DEFAULT-VALUE}).")
  private long cacheSize;

  @Option(
      names = "--transfer-memory-mib",
      defaultValue = "96",
      description = "What transfers may hold in memory, in MiB (default ${DEFAULT-VALUE}).")
  private int transferMemory;

  @Option(
      names = "--rehearse",
      hidden = true,
      description =
          "Practises to follow a killed agent first: for the run that makes the AOT cache.")
  private boolean rehearse;

  @Override
  public Integer call() throws IOException {
    requireUtf8();
    var lock = StateLock.take(state);
    useForNativeLibraries(state.resolve("lib"));
    var settings = store.settings(System.getenv());
    var opened =
        sequencer.open(
            new StoreOnDemand(() -> new RetryingStore(new S3Store(settings), RETRY_BOUND)));
    var gate = opened.gate();
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var vertx = new OnDemand<>(() -> Servers.vertx(true));
    var management = new OnDemand<>(() -> listening(vertx.get(), metrics));
    var transfers = new Transfers(TRANSFERS, transferMemory << 20);
    var tools =
        new Workspace.Tools(
            new Committer(gate, InstantSource.system(), nodeName),
            transfers,
            Optional.of(FUNCTION_PODS));
    var mounts = new LinuxMounts();
    var fuse = new LinuxFuse(new FuseMount(mounts, new MountTable()));
    if (rehearse) {
      rehearse(fuse, vertx);
    }
    var around =
        new Rehearsal.Around(
            state, opened.objects(), fuse, mounts, new KeeperClient(KeeperCommand.socket(state)));
    // Programs wait for what comes first: their mounts, and nothing else.
    var volumes = volumes(around, backend, tools, metrics, management::get);
    var agent = Agent.start(state, volumes, mounts, vertx, metrics);
    management.get();

    Path csiSocket = kubelet.resolve("plugins").resolve(Driver.NAME).resolve("csi.sock");
    var csi =
        UnixGrpcServer.start(
            csiSocket, new IdentityService(), new NodeService(nodeName, agent.publications()));
    var registration =
        UnixGrpcServer.start(
            kubelet.resolve("plugins_registry").resolve(Driver.NAME + "-reg.sock"),
            new RegistrationService(csiSocket));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  management.get().stopping();
                  Stopping.quietly(() -> registration.stop(Duration.ofSeconds(1)));
                  Stopping.quietly(() -> csi.stop(DRAIN));
                  Stopping.quietly(() -> agent.stop(DRAIN));
                  vertx.get().close();
                  Stopping.quietly(lock::release);
                  LOG.atInfo().log("Stopped");
                }));
    management.get().ready();
    LOG.atInfo()
        .addKeyValue("node", nodeName)
        .addKeyValue("store", settings.toString())
        .log("Agent ready");
    lookAtStore(gate, metrics);
    return 0;
  }

  private ManagementServer listening(Vertx vertx, PrometheusMeterRegistry metrics) {
    var management = new ManagementServer(vertx, metrics);
    management.listen(managementOption.port());
    return management;
  }

  private void rehearse(LinuxFuse fuse, OnDemand<Vertx> vertx) throws IOException {
    try (var pretended = new PretendedS3();
        var client = new S3Store(pretended.settings())) {
      new Rehearsal(
              state.resolve("rehearsal"),
              new RetryingStore(client, RETRY_BOUND),
              fuse,
              this::rehearsed,
              vertx,
              REHEARSED,
              REHEARSED_MEBIBYTES)
          .run();
    }
  }

  private Agent.Volumes rehearsed(Rehearsal.Around around) throws IOException {
    var clock = InstantSource.system();
    var gate = new StoreGate(new AtomicityProbe(around.objects()), clock);
    var tools =
        new Workspace.Tools(
            new Committer(gate, clock, nodeName),
            new Transfers(TRANSFERS, transferMemory << 20),
            Optional.of(FUNCTION_PODS));
    return volumes(around, Backend.FUSE, tools, new SimpleMeterRegistry(), () -> {});
  }

  /**
   * @param as how pods see volumes from now on
   * @param waiting run when it takes longer
   */
  private Agent.Volumes volumes(
      Rehearsal.Around around,
      Backend as,
      Workspace.Tools tools,
      MeterRegistry metrics,
      Runnable waiting)
      throws IOException {
    var repositories = new Repositories(around.objects());
    var directories = new DirectoryViews(repositories, tools, around.mounts());
    boolean isFuse = as == Backend.FUSE;
    var kept =
        isFuse
            ? KeptMounts.awaited(around.keeper(), KEEPER, waiting)
            : KeptMounts.none(around.keeper());
    var cache =
        new ContentCache(
            around.state().resolve("cache"),
            new CacheLimits(cacheSize, FREE_FRACTION),
            tools.transfers(),
            metrics);
    var nodes = new LocalNodes(around.state().resolve("nodes"), LOCAL_NODES);
    var lazy =
        new LazyView.Tools(
            tools.committer(),
            tools.transfers(),
            FUNCTION_PODS,
            cache,
            new NodeCache(DIRECTORY_MEMORY, nodes),
            InstantSource.system(),
            Path.of("/proc"),
            CLOSING);
    var fuse = new FuseViews(repositories, lazy, around.fuse(), around.mounts(), kept);
    return new Agent.Volumes(
        nodeName,
        repositories,
        isFuse ? fuse : directories,
        List.of(fuse, directories),
        isFuse ? Optional.of(kept) : Optional.empty());
  }

  /**
   * File names are bytes to Linux; a JVM with another locale cannot even open what is not ASCII.
   */
  private static void requireUtf8() {
    if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
      throw new IllegalArgumentException(
          "The agent must run in a UTF-8 locale to read every file name: set LC_ALL=C.UTF-8");
    }
  }

  /** The rest of the file system is read-only in a cluster. */
  private static void useForNativeLibraries(Path directory) throws IOException {
    Files.createDirectories(directory);
    System.setProperty("io.netty.native.workdir", directory.toString());
  }

  /**
   * Once at the start, so that a wrong store shows before the first commit; being ready does not
   * wait for it.
   */
  private static void lookAtStore(StoreGate gate, PrometheusMeterRegistry metrics) {
    Gauge.builder("mizzen_volume_store_usable", gate, g -> g.hasPassed() ? 1 : 0)
        .description(
            "1 once it is known how objects are created in the store, without which nothing is committed")
        .register(metrics);
    try {
      gate.creation();
    } catch (StoreException e) {
      LOG.atError().addKeyValue("reason", e.getMessage()).log("The object store cannot be used");
    }
  }
}
