package dev.mizzen.volume;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.mizzen.volume.api.FilesApi;
import dev.mizzen.volume.api.ObjectsApi;
import dev.mizzen.volume.api.PoolApi;
import dev.mizzen.volume.api.SequenceApi;
import dev.mizzen.volume.api.VolumeApi;
import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.KubernetesReviewer;
import dev.mizzen.volume.auth.PodTokens;
import dev.mizzen.volume.collect.Collector;
import dev.mizzen.volume.collect.Rounds;
import dev.mizzen.volume.collect.Verifier;
import dev.mizzen.volume.files.FileReads;
import dev.mizzen.volume.files.FileWrites;
import dev.mizzen.volume.files.History;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.management.ManagementServer;
import dev.mizzen.volume.objects.ClientObjects;
import dev.mizzen.volume.objects.EphemeralVolumes;
import dev.mizzen.volume.objects.Patience;
import dev.mizzen.volume.sequence.LeaseTenure;
import dev.mizzen.volume.sequence.LeaseTimer;
import dev.mizzen.volume.sequence.LeaseTiming;
import dev.mizzen.volume.sequence.LeasedSequencer;
import dev.mizzen.volume.sequence.PatientSequencer;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.CreationRecord;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.store.SequencedStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.transfer.Transfers;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = {
      "Makes and deletes volumes for the operator, tells how the store is, and reads and writes",
      "the files of volumes. Who calls is checked with the Kubernetes API server of the pod's",
      "ServiceAccount; pods of Functions by the token that the gateway gave them."
    })
final class ApiCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ApiCommand.class);

  /** The operator asks again by itself: better a quick no than a long silence. */
  private static final Duration RETRY_BOUND = Duration.ofSeconds(4);

  private static final Duration SWEEP = Duration.ofSeconds(15);

  private static final Duration DRAIN = Duration.ofSeconds(20);

  private static final String LEASE = "mizzen-volume-sequencer";

  private static final Duration LEASE_CALL = Duration.ofSeconds(4);

  private static final int TRANSFERS = 8;

  /** Two chunks at a time, each held three times over. */
  private static final int TRANSFER_MEMORY = 48 << 20;

  @Mixin private StoreOptions store;

  @Mixin private SequencerOption sequencerOption;

  @Mixin private ManagementOption managementOption;

  @Option(
      names = "--token-key",
      required = true,
      defaultValue = "${env:MIZZEN_TOKEN_KEY}",
      description = "Base64 of the key of pods' tokens (MIZZEN_TOKEN_KEY).")
  private String tokenKey;

  @Option(
      names = "--pod-name",
      defaultValue = "${env:MIZZEN_POD_NAME:-volume-api}",
      description = "Who commits, in the volumes' histories (MIZZEN_POD_NAME).")
  private String podName;

  @Option(
      names = "--namespace",
      defaultValue = "${env:MIZZEN_NAMESPACE:-mizzen-system}",
      description =
          "Namespace of the Lease by which one process numbers commits (MIZZEN_NAMESPACE, default mizzen-system).")
  private String namespace;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the API (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--collect-interval",
      defaultValue = "${env:MIZZEN_COLLECT_INTERVAL:-}",
      description =
          "How long after a collection of all volumes the next one begins, such as 6h; empty for never (MIZZEN_COLLECT_INTERVAL).")
  private String collectInterval;

  @Override
  public Integer call() {
    var settings = store.settings(System.getenv());
    var bucket = new RetryingStore(new S3Store(settings), RETRY_BOUND);
    var creation = new CreationRecord(bucket);
    var gate =
        new StoreGate(
            new AtomicityProbe(bucket), creation, sequencerOption.policy(), InstantSource.system());
    var tenure = tenure();
    var sequencer =
        new LeasedSequencer(
            new S3Store(settings, LeasedSequencer.WRITE, LeasedSequencer.WRITE),
            tenure,
            creation::isInForce);
    var objects = new SequencedStore(bucket, gate, new PatientSequencer(sequencer, RETRY_BOUND));
    var leaseTimer = new LeaseTimer(gate, tenure, sequencer);
    var vertx = Servers.vertx(false);
    var workers = new Workers(vertx);
    var management =
        new ManagementServer(vertx, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    var kubernetes = new KubernetesClientBuilder().build();
    var pods = new PodTokens(Base64.getDecoder().decode(tokenKey), InstantSource.system());
    var guard = new Guard(new KubernetesReviewer(kubernetes), pods, Ticker.systemTicker());
    var committer = new Committer(gate, InstantSource.system(), podName);
    var transfers = new Transfers(TRANSFERS, TRANSFER_MEMORY);
    var files =
        new FilesApi(
            guard,
            new FileReads(objects, transfers),
            new FileWrites(objects, committer, transfers, InstantSource.system()),
            new History(objects, committer, transfers));
    var ephemerals = new EphemeralVolumes(objects, InstantSource.system());
    var byCode =
        new ObjectsApi(
            guard, new ClientObjects(kubernetes, objects, Patience.OPERATOR), ephemerals);
    management.listen(managementOption.port());
    var collector = new Collector(objects, transfers);
    var pools = new PoolApi(guard, collector, new Verifier(objects, transfers));
    new VolumeApi(
            vertx,
            workers,
            guard,
            objects,
            gate,
            settings,
            files,
            byCode,
            pools,
            new SequenceApi(guard, gate, sequencer))
        .listen(port);
    leaseTimer.start();
    var sweeper = sweeper(ephemerals);
    var rounds = new Rounds(objects, collector);
    var collecting =
        interval(collectInterval).map(interval -> every(interval, "collector", rounds::run));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  management.stopping();
                  sweeper.shutdownNow();
                  collecting.ifPresent(ScheduledExecutorService::shutdownNow);
                  Stopping.quietly(() -> workers.drain(DRAIN));
                  Stopping.quietly(leaseTimer::stop);
                  vertx.close();
                  LOG.atInfo().log("Stopped");
                }));
    management.ready();
    LOG.atInfo()
        .addKeyValue("port", port)
        .addKeyValue("store", settings.toString())
        .log("Volume API ready");
    return 0;
  }

  /** A client of its own: an answer that comes late is worth nothing here. */
  private LeaseTenure tenure() {
    var config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withRequestTimeout(Math.toIntExact(LEASE_CALL.toMillis()))
            .withRequestRetryBackoffLimit(0)
            .build();
    return new LeaseTenure(
        new KubernetesClientBuilder().withConfig(config).build(),
        namespace,
        LEASE,
        podName + "_" + UUID.randomUUID(),
        LeaseTiming.DEFAULT,
        InstantSource.system(),
        System::nanoTime);
  }

  /**
   * @throws IllegalArgumentException when it is no duration
   */
  private static Optional<Duration> interval(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.parse("PT" + text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' is no time between collections: set MIZZEN_COLLECT_INTERVAL to one such as 6h or 90m"
              .formatted(text),
          e);
    }
  }

  private static ScheduledExecutorService every(Duration interval, String name, Runnable work) {
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.atError().addKeyValue("work", name).setCause(e).log("Tries again later");
          }
        },
        interval.toSeconds(),
        interval.toSeconds(),
        TimeUnit.SECONDS);
    return timer;
  }

  /** Begins after a lifetime, for nobody could keep anything while there was no volume API. */
  private static ScheduledExecutorService sweeper(EphemeralVolumes ephemerals) {
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ephemeral-sweeper").factory());
    timer.scheduleWithFixedDelay(
        () -> sweep(ephemerals),
        EphemeralVolumes.LIFETIME.toSeconds(),
        SWEEP.toSeconds(),
        TimeUnit.SECONDS);
    return timer;
  }

  private static void sweep(EphemeralVolumes ephemerals) {
    try {
      ephemerals.sweep();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("Swept ephemeral volumes in vain; tries again");
    }
  }
}
