package dev.mizzen.crds.function;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Sidecar;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/**
 * The values in force, as {@code status.effective} shows them; see {@link
 * EffectiveFunction#toStatus()}.
 *
 * @param image name
 * @param minContainers number
 * @param maxContainers number
 * @param scaledownWindow duration
 * @param maxInputs number
 * @param timeout duration
 * @param startupTimeout duration
 * @param sidecar where
 */
@ApiType
public record FunctionEffective(
    @JsonPropertyDescription("Image of the containers.") @Size(max = 512) String image,
    @JsonPropertyDescription("Containers that are kept while nothing is called.") @Min(0) Integer minContainers,
    @JsonPropertyDescription("Containers at most.") @Min(0) Integer maxContainers,
    @JsonPropertyDescription("How long a container is idle before it goes; a duration.")
        @Size(max = 16) String scaledownWindow,
    @JsonPropertyDescription("Inputs that one container works on at the same time, at most.")
        @Min(0) Integer maxInputs,
    @JsonPropertyDescription("How long one input may run; a duration.") @Size(max = 16) String timeout,
    @JsonPropertyDescription("How long an input waits for a container to start; a duration.")
        @Size(max = 16) String startupTimeout,
    @JsonPropertyDescription("Where the helper process for Dict and Queue runs.")
        Sidecar sidecar) {}
