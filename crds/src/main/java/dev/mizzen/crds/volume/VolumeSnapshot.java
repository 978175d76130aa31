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
 * A commit that stays, whatever the retention says.
 *
 * @param name by which people know it
 * @param commit its number, from 1
 */
@ApiType
public record VolumeSnapshot(
    @Required
        @JsonPropertyDescription("Name by which people know the snapshot.")
        @Size(max = 50) @ValidationRule(
            value = Rules.SIBLING_NAME,
            message =
                "must be a name: a-z, 0-9 and '-', beginning with a letter, ending with a letter or digit")
        String name,
    @Required
        @JsonPropertyDescription("Number of a commit that the Volume has.")
        @Min(1) @Max(VolumeCommit.MOST) Long commit) {}
