package dev.mizzen.volume;

import dev.mizzen.volume.csi.ControllerService;
import dev.mizzen.volume.csi.IdentityService;
import dev.mizzen.volume.csi.UnixGrpcServer;
import dev.mizzen.volume.management.ManagementServer;
import dev.mizzen.volume.provision.Provisioner;
import dev.mizzen.volume.provision.VolumeSnapshots;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.store.S3Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "controller",
    mixinStandardHelpOptions = true,
    description = {
      "The CSI controller plugin csi.mizzen.dev: volumes for PersistentVolumeClaims without a Volume",
      "object, clones and snapshots. Called by the Kubernetes project's sidecars in the same pod."
    })
final class ControllerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ControllerCommand.class);

  /** The sidecars call again by themselves, and give a call a minute. */
  private static final Duration RETRY_BOUND = Duration.ofSeconds(15);

  private static final Duration DRAIN = Duration.ofSeconds(20);

  @Mixin private StoreOptions store;

  @Mixin private AskedSequencer sequencer;

  @Mixin private ManagementOption managementOption;

  @Option(
      names = "--socket",
      defaultValue = "/csi/csi.sock",
      description = "Unix socket that the sidecars call (default ${DEFAULT-VALUE}).")
  private Path socket;

  @Override
  public Integer call() throws IOException {
    var settings = store.settings(System.getenv());
    var objects = sequencer.open(new RetryingStore(new S3Store(settings), RETRY_BOUND)).objects();
    var vertx = Servers.vertx(false);
    var management =
        new ManagementServer(vertx, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    management.listen(managementOption.port());
    var snapshots = new VolumeSnapshots(objects, InstantSource.system());
    var csi =
        UnixGrpcServer.start(
            socket,
            new IdentityService(),
            new ControllerService(new Provisioner(objects, snapshots), snapshots));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  management.stopping();
                  Stopping.quietly(() -> csi.stop(DRAIN));
                  vertx.close();
                  LOG.atInfo().log("Stopped");
                }));
    management.ready();
    LOG.atInfo()
        .addKeyValue("socket", socket.toString())
        .addKeyValue("store", settings.toString())
        .log("Controller ready");
    return 0;
  }
}
