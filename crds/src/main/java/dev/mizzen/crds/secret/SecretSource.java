package dev.mizzen.crds.secret;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Required;

/**
 * Where keys come from.
 *
 * @param secret a core Secret
 */
@ApiType
public record SecretSource(
    @Required @JsonPropertyDescription("Keys of a core Secret.") SecretKeys secret) {}
