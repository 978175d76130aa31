package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.ConditionStatus;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.function.EffectiveFunction;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import java.util.Optional;

/** The conditions that only a Function has, and what makes it Ready. Pure. */
final class FunctionFindings {
  private FunctionFindings() {}

  static Finding imageReady(PodReading pods, Optional<Trouble> trouble, FunctionHistory history) {
    Optional<Trouble> ofImage = trouble.filter(Trouble::ofImage);
    if (ofImage.isPresent()) {
      return Finding.isFalse(
          Conditions.IMAGE_READY, ofImage.get().reason(), ofImage.get().message());
    }
    return pods.imageStarted() || history.imagePulled()
        ? Finding.isTrue(
            Conditions.IMAGE_READY, Reason.PULLED, "A container was started from the image")
        : Finding.isUnknown(
            Conditions.IMAGE_READY,
            Reason.NOT_PULLED,
            "The image is pulled when the first container starts");
  }

  /** Not part of Ready: scaled to zero is Ready and not Active. */
  static Finding active(Observation observed) {
    return new Finding(
        Conditions.ACTIVE,
        observed.readyReplicas() > 0 ? ConditionStatus.TRUE : ConditionStatus.FALSE,
        stage(observed),
        message(stage(observed)));
  }

  static Finding ready(
      EffectiveFunction effective, Observation observed, Optional<Trouble> trouble) {
    if (trouble.isPresent()) {
      return Finding.isFalse(Conditions.READY, trouble.get().reason(), trouble.get().message());
    }
    if (observed.rejection().isPresent() && observed.pods().well() == 0) {
      return Finding.isFalse(
          Conditions.READY,
          Reason.POD_REJECTED,
          "The API server takes no pod: " + observed.rejection().get());
    }
    Reason stage = stage(observed);
    if (effective.minContainers() > 0 && stage != Reason.RUNNING) {
      return Finding.isUnknown(
          Conditions.READY,
          Reason.STARTING,
          "Waiting for the first of spec.scaling.minContainers to take inputs");
    }
    return Finding.isTrue(Conditions.READY, stage, message(stage));
  }

  private static String message(Reason stage) {
    return switch (stage) {
      case RUNNING -> "Containers take inputs";
      case STARTING -> "Containers are starting; calls wait for them";
      default -> "Scaled to zero; a call starts a container";
    };
  }

  private static Reason stage(Observation observed) {
    if (observed.readyReplicas() > 0) {
      return Reason.RUNNING;
    }
    return observed.replicas() > 0 ? Reason.STARTING : Reason.IDLE;
  }
}
