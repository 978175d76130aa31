package dev.mizzen.operator.status;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.ConditionStatus;
import dev.mizzen.crds.common.Conditions;
import java.util.List;
import java.util.Optional;

/** Questions about conditions that were written earlier. */
public final class Known {
  private Known() {}

  /** The condition of this type, when there is one. */
  public static Optional<Condition> condition(List<Condition> conditions, String type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /** Whether the Ready condition is True for this generation of the object. */
  public static boolean isReady(List<Condition> conditions, Long generation) {
    return condition(conditions, Conditions.READY)
        .filter(ready -> ready.status() == ConditionStatus.TRUE)
        .filter(ready -> generation == null || generation.equals(ready.observedGeneration()))
        .isPresent();
  }

  /** Reason and message of the Ready condition, for telling why something else waits. */
  public static String why(List<Condition> conditions) {
    return condition(conditions, Conditions.READY)
        .map(ready -> ready.reason() + ": " + ready.message())
        .orElse("it has not been looked at yet");
  }

  /** The finding that a condition was made from, when its reason is one of ours. */
  public static Optional<Finding> finding(List<Condition> conditions, String type) {
    return condition(conditions, type)
        .flatMap(
            known ->
                Reason.of(known.reason())
                    .map(reason -> new Finding(type, known.status(), reason, known.message())));
  }
}
