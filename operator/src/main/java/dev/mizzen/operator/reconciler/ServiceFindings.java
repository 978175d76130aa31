package dev.mizzen.operator.reconciler;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import java.util.Optional;

/** What the answer of a service says about Ready. Pure. */
public final class ServiceFindings {
  private static final String OBJECT_STORE = "object-store-unavailable";

  private ServiceFindings() {}

  /**
   * Why the object is not Ready; empty when it was done. {@code unavailable} is the reason when
   * nobody answers.
   */
  public static Optional<Finding> problem(Outcome<?> outcome, Reason unavailable) {
    return switch (outcome) {
      case Outcome.Done<?> done -> Optional.empty();
      case Outcome.Unavailable<?>(String slug, String detail) ->
          Optional.of(
              Finding.isFalse(
                  Conditions.READY,
                  OBJECT_STORE.equals(slug) ? Reason.OBJECT_STORE_UNAVAILABLE : unavailable,
                  detail));
      case Outcome.Refused<?>(String slug, String detail) ->
          Optional.of(Finding.isFalse(Conditions.READY, Reason.DEFINITION_REFUSED, detail));
    };
  }
}
