package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How much of the history stays. A commit goes only when both bounds that were said let it go; the
 * newest one and those with a snapshot never do.
 *
 * @param commits 1 to 1 000 000, or null
 * @param days 1 to 36 500, or null
 */
@ApiType
public record VolumeRetention(
    @JsonPropertyDescription(
            "The newest commits that stay, whatever their age. Absent, and days too: all.")
        @Min(1) @Max(1_000_000) Long commits,
    @JsonPropertyDescription(
            "Days for which every commit stays, however many there are. Absent, and commits too: for ever.")
        @Min(1) @Max(36_500) Long days) {}
