package dev.mizzen.crds.secret;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A core Secret as it was last seen.
 *
 * @param name of it
 * @param resourceVersion of it
 */
@ApiType
public record ObservedSecret(
    @Required @JsonPropertyDescription("Name of the core Secret.") @Size(max = 253) String name,
    @JsonPropertyDescription("Its resource version when it was last seen.") @Size(max = 64) String resourceVersion) {}
