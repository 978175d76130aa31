package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.ReclaimPolicy;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/**
 * The values in force, as {@code status.effective} shows them; see {@link
 * EffectiveQueue#toStatus()}.
 *
 * @param items in all partitions together at most
 * @param partitions at most
 * @param itemBytes bytes of one item at most
 * @param partitionTTL duration or Never
 * @param leaseFor duration
 * @param maxAttempts number
 * @param dedupWindow duration
 * @param deletionProtection what deletion waits for
 * @param reclaimPolicy what becomes of the items
 */
@ApiType
public record QueueEffective(
    @JsonPropertyDescription("Items of all partitions together at most.") @Min(1) Long items,
    @JsonPropertyDescription("Partitions at most.") @Min(1) Long partitions,
    @JsonPropertyDescription("Bytes of one item at most.") @Min(1) Long itemBytes,
    @JsonPropertyDescription("How long a partition lives after its last put; a duration, or Never.")
        @Size(max = 16) String partitionTTL,
    @JsonPropertyDescription("How long a lease holds that does not say; a duration.")
        @Size(max = 16) String leaseFor,
    @JsonPropertyDescription("How often an item is handed out under a lease before it is dead.")
        @Min(1) Integer maxAttempts,
    @JsonPropertyDescription("How long dedup keys are remembered; a duration.") @Size(max = 16) String dedupWindow,
    @JsonPropertyDescription("Whether deletion waits.") DeletionProtection deletionProtection,
    @JsonPropertyDescription("Whether the items stay when the Queue is deleted.")
        ReclaimPolicy reclaimPolicy) {}
