package dev.mizzen.operator.reconciler.queue;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.queue.EffectiveQueueLimits;
import dev.mizzen.crds.queue.Queue;
import dev.mizzen.crds.queue.QueueStatus;
import dev.mizzen.operator.reconciler.ServiceFindings;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Reason;
import java.util.List;

/** Makes the status of a Queue. Pure, given the clock in {@code merge}. */
final class QueueStatusFactory {
  private final ConditionMerge merge;
  private final Settings settings;

  QueueStatusFactory(ConditionMerge merge, Settings settings) {
    this.merge = merge;
    this.settings = settings;
  }

  /** Before anything was looked at. */
  QueueStatus first(Queue queue) {
    return status(queue, null, Findings.first());
  }

  /** The operator could not do its work, or the object is going; what is known stays. */
  QueueStatus failed(Queue queue, Finding ready) {
    EffectiveQueueLimits known = queue.getStatus() == null ? null : queue.getStatus().effective();
    return status(queue, known, Findings.known(conditions(queue), ready));
  }

  /** The dict-service answered so to the definition. */
  QueueStatus observed(Queue queue, EffectiveQueueLimits limits, Outcome<Void> outcome) {
    Finding ready =
        ServiceFindings.problem(outcome, Reason.DICT_SERVICE_UNAVAILABLE)
            .orElseGet(
                () -> Finding.isTrue(Conditions.READY, Reason.READY, "The dict-service has it"));
    return status(queue, limits, List.of(Findings.accepted(), Findings.resolved(), ready));
  }

  private static List<Condition> conditions(Queue queue) {
    return queue.getStatus() == null ? List.of() : queue.getStatus().conditions();
  }

  private QueueStatus status(Queue queue, EffectiveQueueLimits limits, List<Finding> findings) {
    long generation = queue.getMetadata().getGeneration();
    String url =
        settings.definitionUrl(
            queue.getMetadata().getNamespace(), "queues", queue.getMetadata().getName());
    return new QueueStatus(
        generation, limits, url, merge.merge(conditions(queue), generation, findings));
  }
}
