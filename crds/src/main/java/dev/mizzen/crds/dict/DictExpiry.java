package dev.mizzen.crds.dict;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Rules;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * When entries of a Dict go by themselves.
 *
 * @param idle duration of 1s to 87600h, {@code Never}, or null
 */
@ApiType
public record DictExpiry(
    @JsonPropertyDescription(
            "An entry goes this long after it was last read or written, or a hundredth (an hour at most) later; Never: it stays"
                + " until it is removed. Absent: 168h.")
        @Size(max = 16) @ValidationRule(
            value = Rules.NEVER_OR_UP_TO_TEN_YEARS,
            message = Rules.NEVER_OR_UP_TO_TEN_YEARS_MESSAGE)
        String idle) {}
