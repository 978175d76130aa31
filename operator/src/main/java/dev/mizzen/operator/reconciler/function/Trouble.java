package dev.mizzen.operator.reconciler.function;

import dev.mizzen.operator.status.Reason;

/**
 * Why containers of a revision do not serve.
 *
 * @param reason of the Ready condition
 * @param message what is, and what must change
 * @param heals whether waiting may be enough
 */
record Trouble(Reason reason, String message, boolean heals) {
  /** Whether the image is what is wrong. */
  boolean ofImage() {
    return reason == Reason.IMAGE_PULL_FAILED || reason == Reason.INVALID_IMAGE_NAME;
  }

  /** Whether it stays true of the revision after its pods are gone. */
  static boolean outlivesPods(Reason reason) {
    return switch (reason) {
      case IMAGE_PULL_FAILED,
          INVALID_IMAGE_NAME,
          HANDLER_IMPORT_FAILED,
          CONTAINER_FAILED,
          CONTAINER_CONFIG_FAILED ->
          true;
      default -> false;
    };
  }
}
