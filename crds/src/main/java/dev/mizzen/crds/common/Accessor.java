package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * Whom {@link Access} names.
 *
 * @param function a Function of the same namespace, which need not exist yet
 */
@ApiType
public record Accessor(
    @Required @JsonPropertyDescription("A Function of the same namespace; it need not exist yet.")
        SiblingRef function) {}
