package dev.mizzen.crds.function;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What was seen of a Function.
 *
 * @param observedGeneration generation of the spec that this status is about
 * @param replicas number of pods
 * @param readyReplicas number of pods that are ready
 * @param selector label selector of the pods, as text
 * @param url where it is called from inside the cluster
 * @param revision of the pods' template
 * @param effective the values in force, or null
 * @param conditions Accepted, ResolvedRefs, ImageReady, Active, Ready
 */
@ApiType
public record FunctionStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("Number of containers.") @Min(0) Integer replicas,
    @JsonPropertyDescription("Number of containers that are ready.") @Min(0) Integer readyReplicas,
    @JsonPropertyDescription("Label selector of the containers' pods.") @Size(max = 256) String selector,
    @JsonPropertyDescription("Where the Function is called from inside the cluster.")
        @Size(max = 1024) String url,
    @JsonPropertyDescription("Short hash of all that new containers are made of.") @Size(max = 64) String revision,
    @JsonPropertyDescription(
            "The values in force, after the defaults of the App and of the installation.")
        FunctionEffective effective,
    @JsonPropertyDescription("Accepted, ResolvedRefs, ImageReady, Active, Ready.") @Size(max = 16) List<Condition> conditions) {

  /** Makes an absent list empty. */
  public FunctionStatus {
    conditions = Immutable.list(conditions);
  }
}
