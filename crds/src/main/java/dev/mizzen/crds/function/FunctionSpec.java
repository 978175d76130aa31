package dev.mizzen.crds.function;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.EnvVar;
import dev.mizzen.crds.common.Immutable;
import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.common.Resources;
import dev.mizzen.crds.common.Rules;
import dev.mizzen.crds.common.Sidecar;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a Function is. Values that are null take the App's default, then the installation's: {@link
 * FunctionDefaults}.
 *
 * @param appRef the App it belongs to, or null
 * @param image or null
 * @param handler {@code module:function}
 * @param resources of one container, or null
 * @param scaling or null
 * @param concurrency or null
 * @param timeout of one input, 1s to 24h, or null
 * @param startupTimeout of a container's start, 1s to 1h, or null
 * @param env merged by name over the App's
 * @param secrets after the App's
 * @param volumes in its containers
 * @param sidecar or null
 */
@ApiType
public record FunctionSpec(
    @JsonPropertyDescription("The App that this Function belongs to and takes defaults from.")
        LocalRef appRef,
    @JsonPropertyDescription("What a container is made of.") Image image,
    @Required
        @JsonPropertyDescription(
            "What is called: module:function, with the module's packages before it: pkg.main:square.")
        @Size(max = 256) @ValidationRule(
            value =
                "self.matches('^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*$')",
            message = "handler must be module:function, such as main:square or pkg.main:square")
        String handler,
    @JsonPropertyDescription(
            "Compute resources of one container. Absent: cpu 125m and memory 128Mi, without limits.")
        Resources resources,
    @JsonPropertyDescription("How many containers there may be.") Scaling scaling,
    @JsonPropertyDescription("How many inputs one container takes at the same time.")
        Concurrency concurrency,
    @JsonPropertyDescription("How long one input may run, 1s to 24h. Absent: 5m.")
        @Size(max = 16) @ValidationRule(value = Rules.UP_TO_ONE_DAY, message = Rules.UP_TO_ONE_DAY_MESSAGE)
        String timeout,
    @JsonPropertyDescription(
            "How long an input waits for a container to start, 1s to 1h. Absent: 5m.")
        @Size(max = 16) @ValidationRule(value = Rules.UP_TO_ONE_HOUR, message = Rules.UP_TO_ONE_HOUR_MESSAGE)
        String startupTimeout,
    @JsonPropertyDescription("Environment variables; they win over those of the App.")
        @Size(max = 100) List<EnvVar> env,
    @JsonPropertyDescription("Secrets of Mizzen, given as environment variables; later ones win.")
        @Size(max = 32) List<LocalRef> secrets,
    @JsonPropertyDescription("Volumes in the file tree of each container.")
        @Size(max = 32) @ValidationRule(
            value = "self.all(v, self.exists_one(w, w.mountPath == v.mountPath))",
            message = "each volume must have a mountPath of its own")
        List<VolumeMount> volumes,
    @JsonPropertyDescription(
            "Where the helper process for Dict and Queue runs: Pod (in each pod), Node (one for all pods of a node; the installation"
                + " must have it: dictNode.enabled of its chart) or None. Absent: None.")
        Sidecar sidecar) {

  /** Makes absent lists empty. */
  public FunctionSpec {
    env = Immutable.list(env);
    secrets = Immutable.list(secrets);
    volumes = Immutable.list(volumes);
  }
}
