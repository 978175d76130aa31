package dev.mizzen.crds.function;

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
 * What a container of a Function is made of.
 *
 * @param name of an OCI image with Python 3, or null
 * @param pullPolicy or null
 * @param pullSecrets core Secrets of type {@code kubernetes.io/dockerconfigjson}
 * @param addLocal files that are put into each container when it starts; at most 32 and 512 KiB
 *     together
 */
@ApiType
public record Image(
    @JsonPropertyDescription(
            "OCI image with Python 3. Absent: that of the App, else that of the installation.")
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, message = Rules.IMAGE_MESSAGE)
        String name,
    @JsonPropertyDescription(
            "When a node asks the registry: Always, IfNotPresent or Never. Absent: that of the App, else IfNotPresent.")
        PullPolicy pullPolicy,
    @JsonPropertyDescription(
            "Core Secrets with the registry's credentials, after those of the App.")
        @Size(max = 16) List<LocalRef> pullSecrets,
    @JsonPropertyDescription(
            "Files that are put into the working directory of each container when it starts, 512 KiB together.")
        @Size(max = 32) @ValidationRule(
            value = "self.map(f, size(bytes(f.inline))).sum() <= 524288",
            message =
                "the files must not be larger than 512 KiB together (in UTF-8); put more into the image or a Volume")
        @ValidationRule(
            value = "self.all(f, !self.exists(g, g.path.startsWith(f.path + '/')))",
            message = "a path must not be both a file and a directory")
        List<LocalFile> addLocal) {

  /** Says nothing. */
  public static final Image NONE = new Image(null, null, null, null);

  /** Makes absent lists empty. */
  public Image {
    pullSecrets = Immutable.list(pullSecrets);
    addLocal = Immutable.list(addLocal);
  }
}
