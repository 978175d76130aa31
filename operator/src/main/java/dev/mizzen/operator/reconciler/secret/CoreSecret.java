package dev.mizzen.operator.reconciler.secret;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Set;

/**
 * What is kept of a core Secret: no value.
 *
 * @param resourceVersion changes with the values
 * @param keys that it has
 */
record CoreSecret(String resourceVersion, Set<String> keys) {
  static CoreSecret of(Secret secret) {
    return new CoreSecret(
        secret.getMetadata().getResourceVersion(),
        secret.getData() == null ? Set.of() : Set.copyOf(secret.getData().keySet()));
  }
}
