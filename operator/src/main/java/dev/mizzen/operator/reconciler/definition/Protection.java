package dev.mizzen.operator.reconciler.definition;

import dev.mizzen.crds.common.Annotations;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.operator.service.Facts;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps a protected object from being deleted. While that cannot be found out, it is kept as
 * well. Messages hold no numbers, so that they do not change all the time. Pure.
 */
final class Protection {
  static final double UNUSED_SECONDS = 60;

  private static final String FORCE =
      "To delete it anyway, annotate it with %s=true".formatted(Annotations.FORCE_DELETE);

  private Protection() {}

  /** Whether deletion has to look who uses the object. */
  static boolean isOn(DeletionProtection declared, ObjectMeta meta) {
    Map<String, String> annotations = meta.getAnnotations();
    return declared == DeletionProtection.WHILE_IN_USE
        && (annotations == null || !"true".equals(annotations.get(Annotations.FORCE_DELETE)));
  }

  /** Why deletion waits, after the service answered so; empty when it need not. */
  static Optional<Finding> held(Outcome<? extends Optional<? extends Facts>> outcome) {
    return switch (outcome) {
      case Outcome.Done<? extends Optional<? extends Facts>>(Optional<? extends Facts> facts) ->
          facts.map(Protection::uses).filter(uses -> !uses.isEmpty()).map(Protection::inUse);
      case Outcome.Unavailable<? extends Optional<? extends Facts>>(String slug, String detail) ->
          Optional.of(notKnown(Reason.DICT_SERVICE_UNAVAILABLE, detail));
      case Outcome.Refused<? extends Optional<? extends Facts>>(String slug, String detail) ->
          Optional.of(notKnown(Reason.DEFINITION_REFUSED, detail));
    };
  }

  private static List<String> uses(Facts facts) {
    List<String> uses = new ArrayList<>();
    if (facts.leased() > 0) {
      uses.add("items are under a lease");
    }
    if (facts.waiters() > 0) {
      uses.add("calls wait in it");
    }
    if (facts.unusedSeconds() < UNUSED_SECONDS) {
      uses.add("it was called within the last %.0f s".formatted(UNUSED_SECONDS));
    }
    return uses;
  }

  private static Finding inUse(List<String> uses) {
    return Finding.isFalse(
        Conditions.READY,
        Reason.IN_USE,
        "Deletion waits until it is not used any more (spec.deletionProtection): %s. %s"
            .formatted(String.join(", ", uses), FORCE));
  }

  private static Finding notKnown(Reason reason, String detail) {
    return Finding.isFalse(
        Conditions.READY,
        reason,
        "Deletion waits, because it cannot be seen whether it is used (spec.deletionProtection): %s. %s"
            .formatted(detail, FORCE));
  }
}
