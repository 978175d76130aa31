package dev.mizzen.operator.status;

import dev.mizzen.crds.common.Condition;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Merges findings into the conditions of an object. The findings are the whole truth: their order
 * is kept, and a condition without a finding goes. A transition time changes only when the status
 * of its condition changes (Kubernetes API conventions, "Typical status properties").
 */
public final class ConditionMerge {
  private final Clock clock;

  /** Times come from {@code clock}. */
  public ConditionMerge(Clock clock) {
    this.clock = clock;
  }

  /**
   * The conditions to write for an object of {@code generation} that had {@code known} (null is
   * none).
   */
  public List<Condition> merge(List<Condition> known, long generation, List<Finding> findings) {
    Map<String, Condition> byType =
        known == null
            ? Map.of()
            : known.stream()
                .collect(
                    Collectors.toMap(
                        Condition::type, Function.identity(), (first, second) -> first));
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return findings.stream()
        .map(finding -> merge(byType.get(finding.type()), generation, finding, now))
        .toList();
  }

  private static Condition merge(Condition known, long generation, Finding finding, String now) {
    boolean same = known != null && known.status() == finding.status();
    return new Condition(
        finding.type(),
        finding.status(),
        finding.reason().text(),
        finding.message(),
        same ? known.lastTransitionTime() : now,
        generation);
  }
}
