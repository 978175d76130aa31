package dev.mizzen.operator.resources;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Optional;

/** Keeps us from taking over what somebody else made under a name that a child needs. */
final class Ownership {
  private Ownership() {}

  /**
   * Passes when {@code present} has the controller that {@code desired} names, or the label when
   * nothing is named.
   *
   * @throws NotOurs otherwise
   */
  static void check(HasMetadata desired, HasMetadata present) {
    Optional<String> wanted = controller(desired);
    if (wanted.isPresent() && !wanted.equals(controller(present))) {
      throw new NotOurs(present);
    }
  }

  private static Optional<String> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .findFirst();
  }
}
