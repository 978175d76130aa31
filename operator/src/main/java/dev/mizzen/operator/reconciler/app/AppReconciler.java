package dev.mizzen.operator.reconciler.app;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.app.AppStatus;
import dev.mizzen.crds.function.Function;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.reconciler.Failures;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.StatusAccess;
import dev.mizzen.operator.status.StatusWriter;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts the Functions of an App. The interval is short because a Function that changes its App
 * wakes only the new one.
 */
@ControllerConfiguration(
    name = "app",
    fieldManager = "mizzen-operator-app",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 500,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class AppReconciler implements Reconciler<App> {
  private final AppStatusFactory statuses;
  private final StatusWriter<AppStatus, App> status;

  /** Reconciles with these. */
  public AppReconciler(EventRecorder events, Clock clock) {
    this.statuses = new AppStatusFactory(new ConditionMerge(clock));
    this.status = new StatusWriter<>(new StatusAccess<>(App::new, AppStatus::conditions), events);
  }

  @Override
  public List<EventSource<?, App>> prepareEventSources(EventSourceContext<App> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Function.class, App.class)
                .withSecondaryToPrimaryMapper(new FunctionToAppMapper())
                .build(),
            context));
  }

  @Override
  public UpdateControl<App> reconcile(App seen, Context<App> context) {
    App app = status.isNew(seen) ? status.write(seen, statuses.first(seen), context) : seen;
    String name = app.getMetadata().getName();
    List<Function> members =
        context
            .getSecondaryResourcesAsStream(Function.class)
            .filter(function -> function.getSpec().appRef() != null)
            .filter(function -> name.equals(function.getSpec().appRef().name()))
            .toList();
    status.write(app, statuses.observed(app, members), context);
    return UpdateControl.noUpdate();
  }

  @Override
  public ErrorStatusUpdateControl<App> updateErrorStatus(
      App app, Context<App> context, Exception failure) {
    if (!Failures.isTransient(failure)) {
      status.write(app, statuses.failed(app, Failures.bug(failure)), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
