package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.common.Labels;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeMounted;
import dev.mizzen.crds.volume.VolumeStatus;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.names.ChildLabels;
import dev.mizzen.operator.reconciler.ExternalData;
import dev.mizzen.operator.reconciler.Failures;
import dev.mizzen.operator.reconciler.LabelToPrimary;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.VolumeService;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import dev.mizzen.operator.status.StatusAccess;
import dev.mizzen.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Volume to PersistentVolume and claim, and to a volume in the object store. */
@ControllerConfiguration(
    name = "volume",
    fieldManager = "mizzen-operator-volume",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 500,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class VolumeReconciler implements Reconciler<Volume>, Cleaner<Volume> {
  private static final Duration WHEN_READY = Duration.ofSeconds(30);
  private static final Duration WHEN_NOT_READY = Duration.ofSeconds(5);
  private static final Duration UNTIL_DELETED = Duration.ofSeconds(2);

  private final VolumeService service;
  private final ExternalData data;
  private final VolumeChildren children = new VolumeChildren();
  private final VolumeStatusFactory statuses;
  private final StatusWriter<VolumeStatus, Volume> status;

  /** Reconciles with these. */
  public VolumeReconciler(VolumeService service, EventRecorder events, Clock clock) {
    this.service = service;
    this.data = new ExternalData(events, clock);
    this.statuses = new VolumeStatusFactory(new ConditionMerge(clock));
    this.status =
        new StatusWriter<>(new StatusAccess<>(Volume::new, VolumeStatus::conditions), events);
  }

  @Override
  public List<EventSource<?, Volume>> prepareEventSources(EventSourceContext<Volume> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(PersistentVolume.class, Volume.class)
                .withLabelSelector(ChildLabels.OF_VOLUMES)
                .withSecondaryToPrimaryMapper(new PersistentVolumeToVolume())
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(PersistentVolumeClaim.class, Volume.class)
                .withLabelSelector(ChildLabels.OF_VOLUMES)
                .withSecondaryToPrimaryMapper(
                    new LabelToPrimary<PersistentVolumeClaim>(Labels.VOLUME))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, Volume.class)
                .withLabelSelector(ChildLabels.OF_FUNCTIONS)
                .withSecondaryToPrimaryMapper(new MountingPods())
                .build(),
            context));
  }

  @Override
  public UpdateControl<Volume> reconcile(Volume seen, Context<Volume> context) {
    Volume volume = status.isNew(seen) ? status.write(seen, statuses.first(seen), context) : seen;
    Optional<String> notDeleted =
        DefinedVolume.adoption(volume).pending().filter(name -> isThere(volume, name, context));
    if (notDeleted.isPresent()) {
      status.write(volume, statuses.notDeleted(volume, notDeleted.get()), context);
      return UpdateControl.<Volume>noUpdate().rescheduleAfter(UNTIL_DELETED);
    }
    try {
      Outcome<VolumeService.Head> outcome = define(volume);
      boolean bound = children.apply(volume, context);
      List<VolumeMounted> mounts =
          MountingPods.of(volume, context.getSecondaryResourcesAsStream(Pod.class));
      status.write(volume, statuses.observed(volume, outcome, bound, mounts), context);
      return UpdateControl.<Volume>noUpdate()
          .rescheduleAfter(
              bound && outcome instanceof Outcome.Done<VolumeService.Head>
                  ? WHEN_READY
                  : WHEN_NOT_READY);
    } catch (RuntimeException e) {
      Finding ready = Failures.ofChild(e).orElseThrow(() -> e);
      status.write(volume, statuses.failed(volume, ready), context);
      return UpdateControl.<Volume>noUpdate().rescheduleAfter(WHEN_READY);
    }
  }

  @Override
  public DeleteControl cleanup(Volume volume, Context<Volume> context) {
    if (!children.remove(volume, context.getClient())) {
      List<VolumeMounted> mounts = children.mountedBy(volume, context.getClient());
      status.write(volume, statuses.deleting(volume, mounts), context);
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(WHEN_NOT_READY);
    }
    Outcome<Void> outcome =
        service.delete(
            volume.getMetadata().getNamespace(),
            volume.getMetadata().getName(),
            policy(volume, context));
    return data.afterDelete(
        volume,
        outcome,
        Reason.VOLUME_SERVICE_UNAVAILABLE,
        ready -> status.write(volume, statuses.failed(volume, ready), context));
  }

  private Outcome<VolumeService.Head> define(Volume volume) {
    String namespace = volume.getMetadata().getNamespace();
    Outcome<VolumeService.Head> outcome =
        service.put(namespace, volume.getMetadata().getName(), DefinedVolume.of(volume));
    Optional<String> adopts = DefinedVolume.adoption(volume).pending();
    // The store takes over only what it has no volume for; then there are two now.
    return outcome instanceof Outcome.Done<VolumeService.Head>
            && adopts.isPresent()
            && service.get(namespace, adopts.get())
                instanceof Outcome.Done<Optional<VolumeService.Head>>(var old)
            && old.isPresent()
        ? new Outcome.Refused<>(
            "name-in-use",
            ("The object store has data under this name, which a deleted Volume left, so that of '%s' was not taken over:"
                    + " choose another name")
                .formatted(adopts.get()))
        : outcome;
  }

  /** What another Volume waits for is not deleted, whatever was said when it was nobody's. */
  private static ReclaimPolicy policy(Volume volume, Context<Volume> context) {
    String name = volume.getMetadata().getName();
    boolean wanted =
        context
            .getPrimaryCache()
            .list(
                volume.getMetadata().getNamespace(),
                other ->
                    !other.isMarkedForDeletion()
                        && DefinedVolume.adoption(other).pending().equals(Optional.of(name)))
            .findAny()
            .isPresent();
    return wanted
        ? ReclaimPolicy.RETAIN
        : ExternalData.policy(DefinedVolume.spec(volume).reclaimPolicy());
  }

  /** Asked of the API server: what the cache does not show yet may be written to already. */
  private static boolean isThere(Volume volume, String name, Context<Volume> context) {
    return context
            .getClient()
            .resources(Volume.class)
            .inNamespace(volume.getMetadata().getNamespace())
            .withName(name)
            .get()
        != null;
  }

  @Override
  public ErrorStatusUpdateControl<Volume> updateErrorStatus(
      Volume volume, Context<Volume> context, Exception failure) {
    if (!Failures.isTransient(failure)) {
      status.write(volume, statuses.failed(volume, Failures.bug(failure)), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
