package dev.mizzen.operator.reconciler.secret;

import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.secret.SecretStatus;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.reconciler.Failures;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.StatusAccess;
import dev.mizzen.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Checks core Secrets. They are asked for by name again and again, because watching them would need
 * the right to list every Secret of the cluster.
 */
@ControllerConfiguration(
    name = "secret",
    fieldManager = "mizzen-operator-secret",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 500,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class SecretReconciler implements Reconciler<MizzenSecret> {
  private static final Duration WHEN_READY = Duration.ofSeconds(15);
  private static final Duration WHEN_NOT_READY = Duration.ofSeconds(5);

  private final SecretStatusFactory statuses;
  private final StatusWriter<SecretStatus, MizzenSecret> status;

  /** Reconciles with these. */
  public SecretReconciler(EventRecorder events, Clock clock) {
    this.statuses = new SecretStatusFactory(new ConditionMerge(clock));
    this.status =
        new StatusWriter<>(new StatusAccess<>(MizzenSecret::new, SecretStatus::conditions), events);
  }

  @Override
  public UpdateControl<MizzenSecret> reconcile(MizzenSecret seen, Context<MizzenSecret> context) {
    MizzenSecret secret =
        status.isNew(seen) ? status.write(seen, statuses.first(seen), context) : seen;
    SecretReading reading = SecretReading.of(secret.getSpec(), found(secret, context));
    status.write(secret, statuses.observed(secret, reading), context);
    return UpdateControl.<MizzenSecret>noUpdate()
        .rescheduleAfter(reading.ready().holds() ? WHEN_READY : WHEN_NOT_READY);
  }

  private static Map<String, CoreSecret> found(MizzenSecret secret, Context<MizzenSecret> context) {
    Map<String, CoreSecret> found = new HashMap<>();
    secret.getSpec().from().stream()
        .map(source -> source.secret().name())
        .distinct()
        .forEach(
            name -> {
              Secret core =
                  context
                      .getClient()
                      .secrets()
                      .inNamespace(secret.getMetadata().getNamespace())
                      .withName(name)
                      .get();
              if (core != null) {
                found.put(name, CoreSecret.of(core));
              }
            });
    return found;
  }

  @Override
  public ErrorStatusUpdateControl<MizzenSecret> updateErrorStatus(
      MizzenSecret secret, Context<MizzenSecret> context, Exception failure) {
    if (!Failures.isTransient(failure)) {
      status.write(secret, statuses.failed(secret, Failures.bug(failure)), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
