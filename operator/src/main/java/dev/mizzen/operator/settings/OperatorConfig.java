package dev.mizzen.operator.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration as it is read: in the environment {@code MIZZEN_*}, like that of every process
 * of Mizzen.
 */
@ConfigMapping(prefix = "mizzen")
public interface OperatorConfig {
  /** Namespace of the installation. */
  @WithDefault("mizzen-system")
  String namespace();

  /** Name of this pod, told in events and in the lease. */
  @WithDefault("mizzen-operator")
  String podName();

  /** Image of Functions that name none. */
  String functionImage();

  /** Image of the dict sidecar. */
  String sidecarImage();

  /** {@code host:port} of the gateway's port for containers; by default that of the namespace. */
  Optional<String> gateway();

  /** Base URL of the gateway's public port, for containers; by default that of the namespace. */
  Optional<URI> gatewayUrl();

  /** Base URL of the dict-service; by default that of the namespace. */
  Optional<URI> dictUrl();

  /** Base URL of the dict sidecar on each node; absent when the installation has none. */
  Optional<URI> dictNodeUrl();

  /** Base URL of volume-api; by default that of the namespace. */
  Optional<URI> volumeApiUrl();

  /** File with the operator's token for the dict-service. */
  @WithDefault("/var/run/mizzen/tokens/dict")
  Path dictTokenFile();

  /** File with the operator's token for volume-api. */
  @WithDefault("/var/run/mizzen/tokens/volume")
  Path volumeTokenFile();
}
