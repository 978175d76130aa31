package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.ConditionStatus;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.function.EffectiveFunction;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.FunctionStatus;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Known;
import java.util.Optional;

/**
 * What the status remembers of a revision whose pods may be gone: a handler that did not import
 * will not import the next time either, and people who look after the scale-down must still see it.
 *
 * @param trouble of this revision when it was last seen
 * @param imagePulled whether a container was once started from the same image
 */
record FunctionHistory(Optional<Trouble> trouble, boolean imagePulled) {
  static FunctionHistory of(Function function, EffectiveFunction effective, String revision) {
    FunctionStatus status = function.getStatus();
    if (status == null) {
      return new FunctionHistory(Optional.empty(), false);
    }
    boolean sameImage =
        status.effective() != null && effective.image().equals(status.effective().image());
    boolean pulled =
        sameImage
            && Known.finding(status.conditions(), Conditions.IMAGE_READY)
                .filter(Finding::holds)
                .isPresent();
    return new FunctionHistory(
        revision.equals(status.revision()) ? remembered(status) : Optional.empty(), pulled);
  }

  private static Optional<Trouble> remembered(FunctionStatus status) {
    boolean stalled = Known.condition(status.conditions(), Findings.STALLED).isPresent();
    return Known.finding(status.conditions(), Conditions.READY)
        .filter(ready -> ready.status() == ConditionStatus.FALSE)
        .filter(ready -> Trouble.outlivesPods(ready.reason()))
        .map(ready -> new Trouble(ready.reason(), ready.message(), !stalled));
  }

  /** Trouble in force: a pod that is well ends it, a pod that tells something newer replaces it. */
  Optional<Trouble> trouble(PodReading pods) {
    if (pods.well() > 0) {
      return Optional.empty();
    }
    return pods.trouble().or(() -> trouble);
  }
}
