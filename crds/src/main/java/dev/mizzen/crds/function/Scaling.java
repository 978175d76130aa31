package dev.mizzen.crds.function;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Rules;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How many containers a Function may have.
 *
 * @param minContainers 0 to 1000, or null
 * @param maxContainers 1 to 1000, or null
 * @param scaledownWindow 1s to 1h, or null
 */
@ApiType
@ValidationRule(
    value =
        "!has(self.minContainers) || !has(self.maxContainers) || self.minContainers <= self.maxContainers",
    message = "minContainers must not be greater than maxContainers")
public record Scaling(
    @JsonPropertyDescription(
            "Containers that are kept while nothing is called. Absent: 0. kubectl scale changes it, once it is there.")
        @Min(0) @Max(1000) Integer minContainers,
    @JsonPropertyDescription(
            "Containers at most. Absent: 20, or minContainers when that is greater.")
        @Min(1) @Max(1000) Integer maxContainers,
    @JsonPropertyDescription("How long a container is idle before it goes, 1s to 1h. Absent: 60s.")
        @Size(max = 16) @ValidationRule(value = Rules.UP_TO_ONE_HOUR, message = Rules.UP_TO_ONE_HOUR_MESSAGE)
        String scaledownWindow) {

  /** Says nothing. */
  public static final Scaling NONE = new Scaling(null, null, null);
}
