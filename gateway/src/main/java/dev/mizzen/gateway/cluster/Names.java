package dev.mizzen.gateway.cluster;

import dev.mizzen.crds.common.Labels;
import dev.mizzen.gateway.pool.FunctionKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** How a Function's children are called (contracts, section 1). */
final class Names {
  private static final String PREFIX = "fn-";

  private Names() {}

  static String deployment(FunctionKey function) {
    return PREFIX + function.name();
  }

  /** The Function that a child belongs to. */
  static Optional<FunctionKey> function(HasMetadata child) {
    Map<String, String> labels = child.getMetadata().getLabels();
    return Optional.ofNullable(labels == null ? null : labels.get(Labels.FUNCTION))
        .map(name -> new FunctionKey(child.getMetadata().getNamespace(), name));
  }

  /** Whether it is the one Deployment of that Function, and not something else with its label. */
  static boolean isDeployment(HasMetadata child, FunctionKey function) {
    return child.getMetadata().getName().equals(deployment(function));
  }
}
