package dev.mizzen.operator.it;

import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.events.KubernetesEvents;
import dev.mizzen.operator.identity.IdentitySecret;
import dev.mizzen.operator.reconciler.app.AppReconciler;
import dev.mizzen.operator.reconciler.dict.DictReconciler;
import dev.mizzen.operator.reconciler.function.FunctionReconciler;
import dev.mizzen.operator.reconciler.queue.QueueReconciler;
import dev.mizzen.operator.reconciler.secret.SecretReconciler;
import dev.mizzen.operator.reconciler.volume.VolumeReconciler;
import dev.mizzen.operator.settings.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All controllers in this JVM, under the shipped role, with services that are only said to be
 * there.
 */
public final class RunningOperator implements AutoCloseable {
  /** Moves deadlines and transition times. */
  public final TestClock clock = new TestClock();

  /** In the place of the dict-service. */
  public final FakeDictService dicts = new FakeDictService();

  /** In the place of volume-api. */
  public final FakeVolumeService volumes = new FakeVolumeService();

  private final Map<String, AtomicInteger> finished = new ConcurrentHashMap<>();
  private final KubernetesClient client;
  private final Operator operator;

  private RunningOperator(KubernetesClient client) {
    this.client = client;
    Settings settings = settings();
    EventRecorder events = new KubernetesEvents(client, clock, "it");
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(true)
                    .checkingCRDAndValidateLocalModel(false)
                    .withMetrics(new Counting()));
    operator.register(
        new FunctionReconciler(
            settings,
            new IdentitySecret(client, ApiServer.SYSTEM, new SecureRandom()),
            events,
            clock));
    operator.register(new AppReconciler(events, clock));
    operator.register(new SecretReconciler(events, clock));
    operator.register(new VolumeReconciler(volumes, events, clock));
    operator.register(new DictReconciler(settings, dicts, events, clock));
    operator.register(new QueueReconciler(settings, dicts, events, clock));
  }

  /** Starts one. */
  public static RunningOperator start(ApiServer server) {
    RunningOperator running = new RunningOperator(server.asOperator());
    running.operator.start();
    return running;
  }

  /** How often an object was reconciled to the end. */
  public int reconciliations(HasMetadata object) {
    return finished.getOrDefault(object.getMetadata().getUid(), new AtomicInteger()).get();
  }

  /** What the tests' installation sets. */
  public static Settings settings() {
    return new Settings(
        ApiServer.SYSTEM,
        "mizzen/python:test",
        "mizzen/dict-sidecar:test",
        "mizzen-gateway.mizzen-system.svc.cluster.local.:8081",
        URI.create("http://mizzen-gateway.mizzen-system.svc.cluster.local."),
        URI.create("http://mizzen-dict.mizzen-system.svc.cluster.local."),
        Optional.of(URI.create("http://mizzen-dict-node.mizzen-system.svc.cluster.local.")),
        URI.create("http://mizzen-volume-api.mizzen-system.svc.cluster.local."),
        Path.of("/var/run/mizzen/tokens/dict"),
        Path.of("/var/run/mizzen/tokens/volume"),
        "0".repeat(64));
  }

  @Override
  public void close() {
    operator.stop();
    client.close();
  }

  private final class Counting implements Metrics {
    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
      finished
          .computeIfAbsent(resource.getMetadata().getUid(), uid -> new AtomicInteger())
          .incrementAndGet();
    }
  }
}
