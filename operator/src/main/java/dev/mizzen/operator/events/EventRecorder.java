package dev.mizzen.operator.events;

import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Tells people about an object, as Kubernetes Events. Never fails. */
public interface EventRecorder {
  /** The object's Ready condition changed to {@code ready}. */
  void ready(HasMetadata object, Finding ready);

  /** Something went wrong that no condition can tell. */
  void warning(HasMetadata object, Reason reason, String note);
}
