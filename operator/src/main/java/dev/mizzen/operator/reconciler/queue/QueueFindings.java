package dev.mizzen.operator.reconciler.queue;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.operator.reconciler.definition.DefinitionFindings;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a Queue. Pure. */
final class QueueFindings {
  /** Holds no number, so that it does not change with each dead item. */
  private static final String ADVICE =
      "Items have used up their attempts (spec.delivery.maxAttempts) and stay in the Queue; look at them with dead,"
          + " put them to work again with redrive, or drop them with clear";

  private QueueFindings() {}

  /** What the answer to the definition says, and whether items are dead. */
  static List<Finding> of(Outcome<?> outcome, Long dead) {
    List<Finding> findings = new ArrayList<>(DefinitionFindings.of(outcome));
    if (dead != null && dead > 0) {
      findings.add(Finding.isTrue(Conditions.DEAD_LETTERS, Reason.ATTEMPTS_USED_UP, ADVICE));
    }
    return List.copyOf(findings);
  }
}
