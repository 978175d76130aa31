package dev.mizzen.operator.reconciler.dict;

import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.dict.Dict;
import dev.mizzen.crds.dict.DictSpec;
import dev.mizzen.crds.dict.DictStatus;
import dev.mizzen.crds.dict.EffectiveDictLimits;
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
 * Dict to a definition in the dict-service. It is repeated now and then, so that a service that
 * lost it gets it back.
 */
@ControllerConfiguration(
    name = "dict",
    fieldManager = "mizzen-operator-dict",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 500,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class DictReconciler implements Reconciler<Dict>, Cleaner<Dict> {
  private static final Duration WHEN_READY = Duration.ofSeconds(60);
  private static final Duration WHEN_NOT_READY = Duration.ofSeconds(5);

  private final DictService service;
  private final ExternalData data;
  private final DictStatusFactory statuses;
  private final StatusWriter<DictStatus, Dict> status;

  /** Reconciles with these. */
  public DictReconciler(Settings settings, DictService service, EventRecorder events, Clock clock) {
    this.service = service;
    this.data = new ExternalData(events, clock);
    this.statuses = new DictStatusFactory(new ConditionMerge(clock), settings);
    this.status = new StatusWriter<>(new StatusAccess<>(Dict::new, DictStatus::conditions), events);
  }

  @Override
  public UpdateControl<Dict> reconcile(Dict seen, Context<Dict> context) {
    Dict dict = status.isNew(seen) ? status.write(seen, statuses.first(seen), context) : seen;
    EffectiveDictLimits limits = EffectiveDictLimits.of(spec(dict).limits());
    Outcome<Void> outcome =
        service.put(
            DictService.Kind.DICT,
            dict.getMetadata().getNamespace(),
            dict.getMetadata().getName(),
            new DictService.Definition(dict.getMetadata().getUid(), limits(limits), policy(dict)));
    status.write(dict, statuses.observed(dict, limits, outcome), context);
    return UpdateControl.<Dict>noUpdate()
        .rescheduleAfter(outcome instanceof Outcome.Done<Void> ? WHEN_READY : WHEN_NOT_READY);
  }

  @Override
  public DeleteControl cleanup(Dict dict, Context<Dict> context) {
    Outcome<Void> outcome =
        service.delete(
            DictService.Kind.DICT,
            dict.getMetadata().getNamespace(),
            dict.getMetadata().getName(),
            policy(dict));
    return data.afterDelete(
        dict,
        outcome,
        Reason.DICT_SERVICE_UNAVAILABLE,
        ready -> status.write(dict, statuses.failed(dict, ready), context));
  }

  private static DictSpec spec(Dict dict) {
    return dict.getSpec() == null ? DictSpec.NONE : dict.getSpec();
  }

  private static ReclaimPolicy policy(Dict dict) {
    return ExternalData.policy(spec(dict).reclaimPolicy());
  }

  private static Map<String, Long> limits(EffectiveDictLimits limits) {
    return Map.of(
        "entries",
        limits.entries(),
        "valueBytes",
        limits.valueBytes(),
        "totalBytes",
        limits.totalBytes());
  }

  @Override
  public ErrorStatusUpdateControl<Dict> updateErrorStatus(
      Dict dict, Context<Dict> context, Exception failure) {
    if (!Failures.isTransient(failure)) {
      status.write(dict, statuses.failed(dict, Failures.bug(failure)), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
