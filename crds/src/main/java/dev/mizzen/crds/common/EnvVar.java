package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * An environment variable of a container.
 *
 * @param name a C identifier of at most 128 characters that does not begin with {@code MIZZEN_}
 * @param value at most 32 768 characters, taken as it is
 */
@ApiType
public record EnvVar(
    @Required
        @JsonPropertyDescription(
            "Name of the variable. Names that begin with MIZZEN_ are reserved.")
        @Size(max = 128) @ValidationRule(value = Rules.ENV_NAME, message = Rules.ENV_NAME_MESSAGE)
        String name,
    @Required
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @JsonPropertyDescription(
            "Value of the variable, taken as it is. Put what is confidential into a Secret.")
        @Size(max = 32768) String value) {}
