package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Required;

/**
 * What a new Volume begins with.
 *
 * @param volume a Volume of the same namespace, at one of its commits
 */
@ApiType
public record VolumeSource(
    @Required @JsonPropertyDescription("A Volume of the same namespace, at one of its commits.")
        VolumeCommit volume) {}
