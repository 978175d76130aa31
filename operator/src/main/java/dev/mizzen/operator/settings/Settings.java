package dev.mizzen.operator.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an installation sets.
 *
 * @param namespace of the installation
 * @param functionImage image of Functions that name none
 * @param sidecarImage image of the dict sidecar
 * @param gatewayAddress {@code host:port} of the gateway's port for containers
 * @param gatewayUrl base of the gateway's public port as containers see it
 * @param dictUrl base of the dict-service, for containers and for the operator
 * @param dictNodeUrl base of the dict sidecar of a container's own node; empty when the
 *     installation has none
 * @param volumeApiUrl base of volume-api
 * @param dictToken file with the operator's token for the dict-service
 * @param volumeToken file with the operator's token for volume-api
 * @param runnerSha256 of the runner program that the gateway hands out, in hex
 */
public record Settings(
    String namespace,
    String functionImage,
    String sidecarImage,
    String gatewayAddress,
    URI gatewayUrl,
    URI dictUrl,
    Optional<URI> dictNodeUrl,
    URI volumeApiUrl,
    Path dictToken,
    Path volumeToken,
    String runnerSha256) {

  /** Where a Function is called from inside the cluster. */
  public String callUrl(String functionNamespace, String function) {
    return "http://mizzen-gateway.%s.svc/v1/namespaces/%s/functions/%s:call"
        .formatted(namespace, functionNamespace, function);
  }

  /** Where a Dict or a Queue is reached from inside the cluster. */
  public String definitionUrl(String objectNamespace, String plural, String name) {
    return "http://mizzen-dict.%s.svc/v1/namespaces/%s/%s/%s"
        .formatted(namespace, objectNamespace, plural, name);
  }
}
