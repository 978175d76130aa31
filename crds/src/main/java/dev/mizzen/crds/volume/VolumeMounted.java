package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A pod that uses a Volume.
 *
 * @param pod its name
 * @param node where it runs, or null before it was placed
 */
@ApiType
public record VolumeMounted(
    @Required @JsonPropertyDescription("Name of the pod.") @Size(max = 253) String pod,
    @JsonPropertyDescription("Node that the pod runs on; absent before it was placed.")
        @Size(max = 253) String node) {}
