package dev.mizzen.crds.app;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Immutable;
import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.common.PullPolicy;
import dev.mizzen.crds.common.Rules;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * The image of the Functions that name none.
 *
 * @param name of an OCI image with Python 3, or null
 * @param pullPolicy or null
 * @param pullSecrets core Secrets of type {@code kubernetes.io/dockerconfigjson}
 */
@ApiType
public record AppImage(
    @JsonPropertyDescription("OCI image with Python 3.")
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, message = Rules.IMAGE_MESSAGE)
        String name,
    @JsonPropertyDescription("When a node asks the registry: Always, IfNotPresent or Never.")
        PullPolicy pullPolicy,
    @JsonPropertyDescription(
            "Core Secrets with the registry's credentials. A Function's own come on top.")
        @Size(max = 16) List<LocalRef> pullSecrets) {

  /** Says nothing. */
  public static final AppImage NONE = new AppImage(null, null, null);

  /** Makes absent lists empty. */
  public AppImage {
    pullSecrets = Immutable.list(pullSecrets);
  }
}
