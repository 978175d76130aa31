package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.ReclaimPolicy;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/**
 * The values in force, as {@code status.effective} shows them; see {@link
 * EffectiveVolume#toStatus()}.
 *
 * @param capacityBytes at most, or null for no bound
 * @param backgroundCommitInterval duration or Never
 * @param retainCommits or null
 * @param retainDays or null; null both: every commit stays
 * @param reclaimPolicy what becomes of the data
 */
@ApiType
public record VolumeEffective(
    @JsonPropertyDescription("Bytes of all files together at most; absent: no bound.") @Min(1) Long capacityBytes,
    @JsonPropertyDescription(
            "How often what was written is committed while a container runs; a duration, or Never.")
        @Size(max = 16) String backgroundCommitInterval,
    @JsonPropertyDescription("The newest commits that stay; absent, and retainDays too: all.")
        @Min(1) Long retainCommits,
    @JsonPropertyDescription(
            "Days for which commits stay; absent, and retainCommits too: for ever.")
        @Min(1) Long retainDays,
    @JsonPropertyDescription("Whether the data stays when the Volume is deleted.")
        ReclaimPolicy reclaimPolicy) {}
