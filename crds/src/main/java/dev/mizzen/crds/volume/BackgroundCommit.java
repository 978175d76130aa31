package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Rules;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Commits that nobody asks for.
 *
 * @param interval duration of 1s to 1h, {@code Never}, or null
 */
@ApiType
public record BackgroundCommit(
    @JsonPropertyDescription(
            "How often what a container wrote, and does not hold open for writing, is committed while it runs; 1s to 1h, or"
                + " Never. When a container has ended, the rest is committed anyway. Absent: 10s.")
        @Size(max = 16) @ValidationRule(
            value = Rules.NEVER_OR_UP_TO_ONE_HOUR,
            message = Rules.NEVER_OR_UP_TO_ONE_HOUR_MESSAGE)
        String interval) {}
