package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.volume.Volume;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Volumes of tests. */
final class Volumes {
  private Volumes() {}

  /** A Volume {@code shop/weights} of this spec and status, in YAML's flow style. */
  static Volume of(String spec, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: mizzen.dev/v1
        kind: Volume
        metadata: {name: weights, namespace: shop, uid: u1, generation: 4}
        spec: %s
        status: %s
        """
            .formatted(spec, status),
        Volume.class);
  }
}
