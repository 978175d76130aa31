package dev.mizzen.operator.resources;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** A child cannot be made because somebody else has an object of its name. */
public final class NotOurs extends RuntimeException {
  /** {@code present} is in the way. */
  public NotOurs(HasMetadata present) {
    super(
        "%s %s exists and does not belong to this object; it must be deleted or renamed"
            .formatted(present.getKind(), present.getMetadata().getName()));
  }
}
