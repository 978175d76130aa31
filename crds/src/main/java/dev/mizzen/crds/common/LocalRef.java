package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Points at an object of the same namespace; the field says of which kind.
 *
 * @param name of the object, 1 to 253 characters
 */
@ApiType
public record LocalRef(
    @Required
        @JsonPropertyDescription("Name of an object in the same namespace.")
        @Size(max = 253) @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        String name) {}
