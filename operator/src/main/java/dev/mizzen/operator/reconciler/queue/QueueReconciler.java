package dev.mizzen.operator.reconciler.queue;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.queue.Queue;
import dev.mizzen.crds.queue.QueueStatus;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.reconciler.definition.Definitions;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.QueueFacts;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.StatusAccess;
import dev.mizzen.operator.status.StatusWriter;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Queue to a definition in the dict-service. */
@ControllerConfiguration(
    name = "queue",
    fieldManager = "mizzen-operator-queue",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 500,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class QueueReconciler implements Reconciler<Queue>, Cleaner<Queue> {
  private final Definitions<QueueStatus, Queue, QueueFacts> definitions;

  /** Reconciles with these. */
  public QueueReconciler(
      Settings settings, DictService service, EventRecorder events, Clock clock) {
    this.definitions =
        new Definitions<>(
            DictService.Kind.QUEUE,
            new DefinedQueue(new ConditionMerge(clock), settings),
            new StatusWriter<>(
                new StatusAccess<>(Queue::new, QueueStatus::conditions),
                events,
                Set.of(Conditions.DEAD_LETTERS)),
            service,
            events,
            clock);
  }

  @Override
  public UpdateControl<Queue> reconcile(Queue queue, Context<Queue> context) {
    return definitions.reconcile(queue, context);
  }

  @Override
  public DeleteControl cleanup(Queue queue, Context<Queue> context) {
    return definitions.cleanup(queue, context);
  }

  @Override
  public ErrorStatusUpdateControl<Queue> updateErrorStatus(
      Queue queue, Context<Queue> context, Exception failure) {
    return definitions.failed(queue, context, failure);
  }
}
