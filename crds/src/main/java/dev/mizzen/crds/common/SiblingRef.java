package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Names an object of one of Mizzen's kinds in the same namespace, which may be gone or still to
 * come; the field says of which kind.
 *
 * @param name a DNS-1035 label of at most 50 characters
 */
@ApiType
public record SiblingRef(
    @Required
        @JsonPropertyDescription("Name in the same namespace.")
        @Size(max = 50) @ValidationRule(value = Rules.SIBLING_NAME, message = Rules.SIBLING_NAME_MESSAGE)
        String name) {}
