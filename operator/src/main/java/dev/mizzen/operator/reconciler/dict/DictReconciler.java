package dev.mizzen.operator.reconciler.dict;

import dev.mizzen.crds.dict.Dict;
import dev.mizzen.crds.dict.DictStatus;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.reconciler.definition.Definitions;
import dev.mizzen.operator.service.DictFacts;
import dev.mizzen.operator.service.DictService;
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
import java.util.concurrent.TimeUnit;

/** Dict to a definition in the dict-service. */
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
  private final Definitions<DictStatus, Dict, DictFacts> definitions;

  /** Reconciles with these. */
  public DictReconciler(Settings settings, DictService service, EventRecorder events, Clock clock) {
    this.definitions =
        new Definitions<>(
            DictService.Kind.DICT,
            new DefinedDict(new ConditionMerge(clock), settings),
            new StatusWriter<>(new StatusAccess<>(Dict::new, DictStatus::conditions), events),
            service,
            events,
            clock);
  }

  @Override
  public UpdateControl<Dict> reconcile(Dict dict, Context<Dict> context) {
    return definitions.reconcile(dict, context);
  }

  @Override
  public DeleteControl cleanup(Dict dict, Context<Dict> context) {
    return definitions.cleanup(dict, context);
  }

  @Override
  public ErrorStatusUpdateControl<Dict> updateErrorStatus(
      Dict dict, Context<Dict> context, Exception failure) {
    return definitions.failed(dict, context, failure);
  }
}
