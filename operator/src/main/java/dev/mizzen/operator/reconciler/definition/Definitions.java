package dev.mizzen.operator.reconciler.definition;

import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.reconciler.ExternalData;
import dev.mizzen.operator.reconciler.Failures;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Facts;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import dev.mizzen.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Object to definition in the dict-service, and what the service tells of it to the status, each
 * half minute.
 *
 * @param <S> status
 * @param <R> kind
 * @param <F> what the service tells of one
 */
public final class Definitions<S, R extends CustomResource<?, S>, F extends Facts> {
  private static final Duration WHEN_READY = Duration.ofSeconds(30);
  private static final Duration WHEN_NOT_READY = Duration.ofSeconds(5);

  private final DictService.Kind<F> kind;
  private final DefinedKind<S, R, F> defined;
  private final DictService service;
  private final Telling<F> telling;
  private final EngineGuarantees guarantees;
  private final ExternalData data;
  private final StatusWriter<S, R> status;

  /** Of {@code kind}, as {@code defined} says. */
  public Definitions(
      DictService.Kind<F> kind,
      DefinedKind<S, R, F> defined,
      StatusWriter<S, R> status,
      DictService service,
      EventRecorder events,
      Clock clock) {
    this.kind = kind;
    this.defined = defined;
    this.service = service;
    this.telling = new Telling<>(kind, service, clock);
    this.guarantees = new EngineGuarantees(service, clock);
    this.data = new ExternalData(events, clock);
    this.status = status;
  }

  /** Tells the service what is wanted, and the status what the service told. */
  public UpdateControl<R> reconcile(R seen, Context<R> context) {
    R object = status.isNew(seen) ? status.write(seen, defined.first(seen), context) : seen;
    Outcome<F> outcome = telling.tell(object.getMetadata(), defined.definition(object));
    boolean answered = outcome instanceof Outcome.Done<F>;
    Optional<Guarantees> promised = answered ? guarantees.known() : Optional.empty();
    status.write(object, defined.observed(object, outcome, promised), context);
    return UpdateControl.<R>noUpdate().rescheduleAfter(answered ? WHEN_READY : WHEN_NOT_READY);
  }

  /** Removes the definition, when nothing that its protection names is in the way. */
  public DeleteControl cleanup(R object, Context<R> context) {
    Optional<Finding> held = held(object);
    if (held.isPresent()) {
      status.write(object, defined.failed(object, held.get()), context);
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(WHEN_NOT_READY);
    }
    ObjectMeta meta = object.getMetadata();
    telling.forget(meta);
    Definition definition = defined.definition(object);
    return data.afterDelete(
        object,
        service.delete(kind, meta.getNamespace(), meta.getName(), definition.reclaimPolicy()),
        Reason.DICT_SERVICE_UNAVAILABLE,
        ready -> status.write(object, defined.failed(object, ready), context));
  }

  private Optional<Finding> held(R object) {
    ObjectMeta meta = object.getMetadata();
    return Protection.isOn(defined.protection(object), meta)
        ? Protection.held(service.get(kind, meta.getNamespace(), meta.getName()))
        : Optional.empty();
  }

  /** Says in the status that the operator is at fault, when it is. */
  public ErrorStatusUpdateControl<R> failed(R object, Context<R> context, Exception failure) {
    if (!Failures.isTransient(failure)) {
      status.write(object, defined.failed(object, Failures.bug(failure)), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
