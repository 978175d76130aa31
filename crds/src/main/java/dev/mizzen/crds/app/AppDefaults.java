package dev.mizzen.crds.app;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.EnvVar;
import dev.mizzen.crds.common.Immutable;
import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.common.Resources;
import dev.mizzen.crds.common.Sidecar;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What the Functions of an App use where they say nothing themselves.
 *
 * @param image or null
 * @param env merged by name with a Function's own, whose values win
 * @param secrets come before a Function's own; later wins
 * @param resources or null
 * @param sidecar or null
 */
@ApiType
public record AppDefaults(
    @JsonPropertyDescription("Image.") AppImage image,
    @JsonPropertyDescription("Environment variables. A Function's variable of the same name wins.")
        @Size(max = 100) List<EnvVar> env,
    @JsonPropertyDescription(
            "Secrets of Mizzen, given as environment variables, before those of a Function.")
        @Size(max = 32) List<LocalRef> secrets,
    @JsonPropertyDescription(
            "Compute resources of one container. A Function's own value wins, one by one.")
        Resources resources,
    @JsonPropertyDescription(
            "Where the helper process for Dict and Queue runs: Pod (in each pod), Node (one for all pods of a node) or None.")
        Sidecar sidecar) {

  /** Says nothing. */
  public static final AppDefaults NONE = new AppDefaults(null, null, null, null, null);

  /** Makes absent lists empty. */
  public AppDefaults {
    env = Immutable.list(env);
    secrets = Immutable.list(secrets);
  }
}
