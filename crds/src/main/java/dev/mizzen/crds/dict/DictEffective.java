package dev.mizzen.crds.dict;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.ReclaimPolicy;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/**
 * The values in force, as {@code status.effective} shows them; see {@link
 * EffectiveDict#toStatus()}.
 *
 * @param entries at most
 * @param valueBytes bytes of one value at most
 * @param totalBytes bytes of all keys and values together at most
 * @param idle duration or Never
 * @param deletionProtection what deletion waits for
 * @param reclaimPolicy what becomes of the entries
 */
@ApiType
public record DictEffective(
    @JsonPropertyDescription("Entries at most.") @Min(1) Long entries,
    @JsonPropertyDescription("Bytes of one value at most.") @Min(1) Long valueBytes,
    @JsonPropertyDescription("Bytes of all keys and values together at most.") @Min(1) Long totalBytes,
    @JsonPropertyDescription(
            "How long an entry may be unused before it goes; a duration, or Never.")
        @Size(max = 16) String idle,
    @JsonPropertyDescription("Whether deletion waits.") DeletionProtection deletionProtection,
    @JsonPropertyDescription("Whether the entries stay when the Dict is deleted.")
        ReclaimPolicy reclaimPolicy) {}
