package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.app.AppSpec;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.FunctionDefaults;
import dev.mizzen.crds.function.FunctionStatus;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.identity.IdentitySecret;
import dev.mizzen.operator.reconciler.Failures;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import dev.mizzen.operator.status.StatusAccess;
import dev.mizzen.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Function to Deployment, Service and credential; its pods to conditions. */
@ControllerConfiguration(
    name = "function",
    fieldManager = "mizzen-operator-function",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 500,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class FunctionReconciler implements Reconciler<Function> {
  private static final Duration AGAIN = Duration.ofSeconds(30);

  /** Nothing of a pod changes when a mount of it fails, so nothing wakes the controller. */
  private static final Duration WHILE_HELD_UP = Duration.ofSeconds(5);

  private final Settings settings;
  private final FunctionResolver resolver;
  private final FunctionChildren children;
  private final FunctionStatusFactory statuses;
  private final StatusWriter<FunctionStatus, Function> status;

  /** Reconciles with these. */
  public FunctionReconciler(
      Settings settings, IdentitySecret identity, EventRecorder events, Clock clock) {
    this.settings = settings;
    this.resolver =
        new FunctionResolver(
            new FunctionDefaults(settings.functionImage()), settings.dictNodeUrl().isPresent());
    this.children = new FunctionChildren(identity);
    this.statuses = new FunctionStatusFactory(new ConditionMerge(clock), settings);
    this.status =
        new StatusWriter<>(new StatusAccess<>(Function::new, FunctionStatus::conditions), events);
  }

  @Override
  public List<EventSource<?, Function>> prepareEventSources(EventSourceContext<Function> context) {
    return FunctionEventSources.of(context);
  }

  @Override
  public UpdateControl<Function> reconcile(Function seen, Context<Function> context) {
    Function function =
        status.isNew(seen) ? status.write(seen, statuses.first(seen), context) : seen;
    FunctionRefs refs;
    try {
      refs = resolver.resolve(function.getSpec(), new CachedLookup(context));
    } catch (IllegalArgumentException e) {
      Finding accepted = Finding.isFalse(Conditions.ACCEPTED, Reason.INVALID_SPEC, e.getMessage());
      status.write(function, statuses.invalid(function, accepted), context);
      return UpdateControl.noUpdate();
    }
    return switch (refs) {
      case FunctionRefs.Missing missing -> {
        status.write(
            function, statuses.missing(function, missing, running(function, context)), context);
        yield UpdateControl.noUpdate();
      }
      case FunctionRefs.Found found -> serve(function, found, context);
    };
  }

  private UpdateControl<Function> serve(
      Function function, FunctionRefs.Found refs, Context<Function> context) {
    FunctionModel model = FunctionModel.of(function, refs, settings);
    String revision = Revision.of(model);
    try {
      Deployment deployment = children.apply(model, revision, context);
      Set<Pod> pods = context.getSecondaryResources(Pod.class);
      Observation observed =
          Observation.of(revision, deployment, pods, MountFailures.of(pods, context.getClient()));
      status.write(function, statuses.observed(function, refs.effective(), observed), context);
      return pods.stream().anyMatch(MountFailures::isHeldUp)
          ? UpdateControl.<Function>noUpdate().rescheduleAfter(WHILE_HELD_UP)
          : UpdateControl.noUpdate();
    } catch (RuntimeException e) {
      Finding ready = Failures.ofChild(e).orElseThrow(() -> e);
      status.write(function, statuses.failed(function, ready), context);
      return UpdateControl.<Function>noUpdate().rescheduleAfter(AGAIN);
    }
  }

  /** What an earlier spec, or this one before something went missing, has made. */
  private static Optional<Observation> running(Function function, Context<Function> context) {
    String revision = function.getStatus() == null ? null : function.getStatus().revision();
    return revision == null
        ? Optional.empty()
        : context
            .getSecondaryResource(Deployment.class)
            .map(
                deployment ->
                    Observation.of(
                        revision,
                        deployment,
                        context.getSecondaryResources(Pod.class),
                        MountFailures.NONE));
  }

  @Override
  public ErrorStatusUpdateControl<Function> updateErrorStatus(
      Function function, Context<Function> context, Exception failure) {
    if (!Failures.isTransient(failure)) {
      status.write(function, statuses.failed(function, Failures.bug(failure)), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private record CachedLookup(Context<Function> context) implements FunctionRefs.Lookup {
    @Override
    public Optional<AppSpec> app(String name) {
      return named(App.class, name)
          .map(app -> app.getSpec() == null ? new AppSpec(null, null, null) : app.getSpec());
    }

    @Override
    public Optional<MizzenSecret> secret(String name) {
      return named(MizzenSecret.class, name);
    }

    @Override
    public Optional<Volume> volume(String name) {
      return named(Volume.class, name);
    }

    private <R extends HasMetadata> Optional<R> named(Class<R> kind, String name) {
      return context
          .getSecondaryResourcesAsStream(kind)
          .filter(object -> name.equals(object.getMetadata().getName()))
          .findFirst();
    }
  }
}
