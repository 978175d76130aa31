package dev.mizzen.crds.function;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How many inputs one container takes at the same time.
 *
 * @param maxInputs 1 to 1000, or null
 */
@ApiType
public record Concurrency(
    @JsonPropertyDescription(
            "Inputs that one container works on at the same time, at most. Absent: 1.")
        @Min(1) @Max(1000) Integer maxInputs) {}
