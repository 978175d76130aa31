package dev.mizzen.operator.reconciler.definition;

import dev.mizzen.crds.common.SiblingRef;
import java.util.Optional;

/**
 * Taking over the data of a deleted object of another name. It is done once: what comes to that
 * name later is somebody else's.
 *
 * @param wanted {@code spec.adopt}, or null
 * @param done {@code status.adopted}, or null
 */
public record Adoption(SiblingRef wanted, String done) {
  /** The name to take over now; empty when there is none, or it was done. */
  public Optional<String> pending() {
    return Optional.ofNullable(wanted).map(SiblingRef::name).filter(name -> !name.equals(done));
  }

  /** What was taken over, once the service has taken a definition with {@link #pending}. */
  public String completed() {
    return pending().orElse(done);
  }
}
