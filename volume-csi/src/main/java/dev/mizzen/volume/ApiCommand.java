package dev.mizzen.volume;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.mizzen.volume.api.VolumeApi;
import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.KubernetesReviewer;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.management.ManagementServer;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.store.StoreGate;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = {
      "Makes and deletes volumes for the operator, and tells how the store is.",
      "Who calls is checked with the Kubernetes API server of the pod's ServiceAccount."
    })
final class ApiCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ApiCommand.class);

  /** The operator asks again by itself: better a quick no than a long silence. */
  private static final Duration RETRY_BOUND = Duration.ofSeconds(4);

  private static final Duration DRAIN = Duration.ofSeconds(20);

  @Mixin private StoreOptions store;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the API (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--management-port",
      defaultValue = "9000",
      description = "Port of health and metrics (default ${DEFAULT-VALUE}).")
  private int managementPort;

  @Override
  public Integer call() {
    var settings = store.settings(System.getenv());
    var objects = new RetryingStore(new S3Store(settings), RETRY_BOUND);
    var gate = new StoreGate(new AtomicityProbe(objects), InstantSource.system());
    var vertx = Servers.vertx(false);
    var workers = new Workers(vertx);
    var management =
        new ManagementServer(vertx, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    var kubernetes = new KubernetesClientBuilder().build();
    var guard = new Guard(new KubernetesReviewer(kubernetes), Ticker.systemTicker());
    management.listen(managementPort);
    new VolumeApi(vertx, workers, guard, objects, gate, settings).listen(port);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  management.stopping();
                  Stopping.quietly(() -> workers.drain(DRAIN));
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
}
