package dev.mizzen.operator.status;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.operator.events.EventRecorder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of one kind: only when it differs, as a status-only server-side apply, and into
 * the controller's cache, so that the next reconciliation starts from it. A transition of Ready
 * becomes an event and a line in the log, an alarm a warning event.
 *
 * @param <S> status
 * @param <R> kind
 */
public final class StatusWriter<S, R extends CustomResource<?, S>> {
  private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);

  private final StatusAccess<S, R> access;
  private final EventRecorder events;
  private final Set<String> alarms;

  /** Events go to {@code events}. */
  public StatusWriter(StatusAccess<S, R> access, EventRecorder events) {
    this(access, events, Set.of());
  }

  /** Conditions of the types {@code alarms} are a warning when they come to be True. */
  public StatusWriter(StatusAccess<S, R> access, EventRecorder events, Set<String> alarms) {
    this.access = access;
    this.events = events;
    this.alarms = Set.copyOf(alarms);
  }

  /**
   * Writes {@code status} unless the object has it already; answers the object as it is afterwards.
   */
  public R write(R object, S status, Context<R> context) {
    if (status.equals(object.getStatus())) {
      return object;
    }
    R written = patch(object, status, context);
    tell(object, access.conditionsOf(object), access.conditions().apply(status));
    alarm(object, access.conditionsOf(object), access.conditions().apply(status));
    return written;
  }

  /** Whether the object never had a status of ours. */
  public boolean isNew(R object) {
    return Known.condition(access.conditionsOf(object), Conditions.READY).isEmpty();
  }

  private R patch(R object, S status, Context<R> context) {
    R written =
        context
            .getClient()
            .resource(access.statusOnly(object, status))
            .subresource("status")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(context.getControllerConfiguration().fieldManager())
                    .withForce(true)
                    .build());
    context
        .eventSourceRetriever()
        .getControllerEventSource()
        .handleRecentResourceUpdate(ResourceID.fromResource(object), written, object);
    return written;
  }

  private void alarm(R object, List<Condition> before, List<Condition> after) {
    for (String type : alarms) {
      boolean knew = Known.finding(before, type).filter(Finding::holds).isPresent();
      Known.finding(after, type)
          .filter(finding -> finding.holds() && !knew)
          .ifPresent(finding -> events.warning(object, finding.reason(), finding.message()));
    }
  }

  private void tell(R object, List<Condition> before, List<Condition> after) {
    Optional<Finding> known = Known.finding(before, Conditions.READY);
    Known.finding(after, Conditions.READY)
        .filter(ready -> ReadyTransition.isWorthTelling(known, ready))
        .ifPresent(
            ready -> {
              events.ready(object, ready);
              log.atInfo()
                  .addArgument(kv("kind", object.getKind()))
                  .addArgument(kv("namespace", object.getMetadata().getNamespace()))
                  .addArgument(kv("name", object.getMetadata().getName()))
                  .addArgument(kv("ready", ready.status()))
                  .addArgument(kv("reason", ready.reason().text()))
                  .log("Changed readiness");
            });
  }
}
