package dev.mizzen.operator.status;

import dev.mizzen.crds.common.ConditionStatus;
import java.util.Optional;

/** Which changes of Ready people want to hear of: scaling up and down is not one. */
final class ReadyTransition {
  private ReadyTransition() {}

  /** Whether to tell that {@code now} came after {@code before}. */
  static boolean isWorthTelling(Optional<Finding> before, Finding now) {
    return switch (now.status()) {
      case UNKNOWN -> false;
      case TRUE -> before.map(known -> !known.holds()).orElse(true);
      case FALSE ->
          before
              .map(
                  known ->
                      known.status() != ConditionStatus.FALSE || known.reason() != now.reason())
              .orElse(true);
    };
  }
}
