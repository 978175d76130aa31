package dev.mizzen.operator.reconciler.definition;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.operator.reconciler.ServiceFindings;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Reason;
import java.util.List;

/** What the answer to a definition says about every kind that is defined. Pure. */
public final class DefinitionFindings {
  private DefinitionFindings() {}

  /** Accepted, ResolvedRefs and Ready. */
  public static List<Finding> of(Outcome<?> outcome) {
    return List.of(
        Findings.accepted(),
        Findings.resolved(),
        ServiceFindings.problem(outcome, Reason.DICT_SERVICE_UNAVAILABLE)
            .orElseGet(
                () -> Finding.isTrue(Conditions.READY, Reason.READY, "The dict-service has it")));
  }
}
