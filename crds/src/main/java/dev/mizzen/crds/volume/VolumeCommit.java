package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Rules;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A commit of a Volume of the same namespace.
 *
 * @param name of the Volume
 * @param commit its number from 1, or null for the newest
 */
@ApiType
public record VolumeCommit(
    @Required
        @JsonPropertyDescription("Name in the same namespace.")
        @Size(max = 50) @ValidationRule(value = Rules.SIBLING_NAME, message = Rules.SIBLING_NAME_MESSAGE)
        String name,
    @JsonPropertyDescription(
            "Number of the commit. Absent: the one that is the newest when the clone is made.")
        @Min(1) @Max(MOST) Long commit) {
  /** The largest number that every JSON reader keeps. */
  static final long MOST = 9_007_199_254_740_991L;
}
