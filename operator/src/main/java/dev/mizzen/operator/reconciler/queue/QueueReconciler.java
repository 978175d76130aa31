package dev.mizzen.operator.reconciler.queue;

import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.queue.EffectiveQueueLimits;
import dev.mizzen.crds.queue.Queue;
import dev.mizzen.crds.queue.QueueSpec;
import dev.mizzen.crds.queue.QueueStatus;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.reconciler.ExternalData;
import dev.mizzen.operator.reconciler.Failures;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Reason;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Queue to a definition in the dict-service. It is repeated now and then, so that a service that
 * lost it gets it back.
 */
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
  private static final Duration WHEN_READY = Duration.ofSeconds(60);
  private static final Duration WHEN_NOT_READY = Duration.ofSeconds(5);

  private final DictService service;
  private final ExternalData data;
  private final QueueStatusFactory statuses;
  private final StatusWriter<QueueStatus, Queue> status;

  /** Reconciles with these. */
  public QueueReconciler(
      Settings settings, DictService service, EventRecorder events, Clock clock) {
    this.service = service;
    this.data = new ExternalData(events, clock);
    this.statuses = new QueueStatusFactory(new ConditionMerge(clock), settings);
    this.status =
        new StatusWriter<>(new StatusAccess<>(Queue::new, QueueStatus::conditions), events);
  }

  @Override
  public UpdateControl<Queue> reconcile(Queue seen, Context<Queue> context) {
    Queue queue = status.isNew(seen) ? status.write(seen, statuses.first(seen), context) : seen;
    EffectiveQueueLimits limits = EffectiveQueueLimits.of(spec(queue).limits());
    Outcome<Void> outcome =
        service.put(
            DictService.Kind.QUEUE,
            queue.getMetadata().getNamespace(),
            queue.getMetadata().getName(),
            new DictService.Definition(
                queue.getMetadata().getUid(), limits(limits), policy(queue)));
    status.write(queue, statuses.observed(queue, limits, outcome), context);
    return UpdateControl.<Queue>noUpdate()
        .rescheduleAfter(outcome instanceof Outcome.Done<Void> ? WHEN_READY : WHEN_NOT_READY);
  }

  @Override
  public DeleteControl cleanup(Queue queue, Context<Queue> context) {
    Outcome<Void> outcome =
        service.delete(
            DictService.Kind.QUEUE,
            queue.getMetadata().getNamespace(),
            queue.getMetadata().getName(),
            policy(queue));
    return data.afterDelete(
        queue,
        outcome,
        Reason.DICT_SERVICE_UNAVAILABLE,
        ready -> status.write(queue, statuses.failed(queue, ready), context));
  }

  private static QueueSpec spec(Queue queue) {
    return queue.getSpec() == null ? QueueSpec.NONE : queue.getSpec();
  }

  private static ReclaimPolicy policy(Queue queue) {
    return ExternalData.policy(spec(queue).reclaimPolicy());
  }

  private static Map<String, Long> limits(EffectiveQueueLimits limits) {
    return Map.of(
        "items",
        limits.items(),
        "partitions",
        limits.partitions(),
        "itemBytes",
        limits.itemBytes());
  }

  @Override
  public ErrorStatusUpdateControl<Queue> updateErrorStatus(
      Queue queue, Context<Queue> context, Exception failure) {
    if (!Failures.isTransient(failure)) {
      status.write(queue, statuses.failed(queue, Failures.bug(failure)), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
