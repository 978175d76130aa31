package dev.mizzen.operator.status;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import java.util.ArrayList;
import java.util.List;

/** Findings that every kind has. */
public final class Findings {
  /** True when the object will not become Ready by waiting; absent otherwise. */
  public static final String STALLED = "Stalled";

  private Findings() {}

  /** What the first status of an object says, before anything was looked at. */
  public static List<Finding> first() {
    return List.of(
        Finding.isUnknown(
            Conditions.READY, Reason.RECONCILING, "The operator has begun to work on it"));
  }

  /** The object was understood. */
  public static Finding accepted() {
    return Finding.isTrue(Conditions.ACCEPTED, Reason.ACCEPTED, "The spec is valid");
  }

  /** Everything the object names was found. */
  public static Finding resolved() {
    return Finding.isTrue(
        Conditions.RESOLVED_REFS, Reason.RESOLVED, "Everything that is named exists");
  }

  /** Waiting will not make the object Ready. */
  public static Finding stalled(Finding ready) {
    return Finding.isTrue(STALLED, ready.reason(), ready.message());
  }

  /** What is known, but with {@code ready} in the place of what was said about Ready. */
  public static List<Finding> known(List<Condition> known, Finding ready) {
    List<Finding> findings = new ArrayList<>();
    for (Condition condition : known) {
      if (!condition.type().equals(Conditions.READY) && !condition.type().equals(STALLED)) {
        Known.finding(known, condition.type()).ifPresent(findings::add);
      }
    }
    findings.add(ready);
    return List.copyOf(findings);
  }
}
