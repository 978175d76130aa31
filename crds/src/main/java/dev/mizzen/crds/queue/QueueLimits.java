package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How much a Queue takes.
 *
 * @param items in all partitions together, 1 to 1 000 000 000, or null
 * @param partitions 1 to 1 000 000, or null
 * @param itemBytes quantity of 1 to 16Mi, or null
 */
@ApiType
public record QueueLimits(
    @JsonPropertyDescription(
            "Items of all partitions together at most, dead ones too. Absent: 1000000.")
        @Min(1) @Max(1_000_000_000) Long items,
    @JsonPropertyDescription("Partitions at most. Absent: 100000.") @Min(1) @Max(1_000_000) Long partitions,
    @JsonPropertyDescription("Bytes of one item at most, up to 16Mi. Absent: 1Mi.")
        @Size(max = 32) @ValidationRule(
            value =
                "self.matches('^[1-9][0-9]{0,11}(k|M|G|Ki|Mi|Gi)?$') && quantity(self).compareTo(quantity('16Mi')) <= 0",
            message = "itemBytes must be a whole quantity of bytes from 1 to 16Mi, such as 512Ki")
        String itemBytes) {

  /** Says nothing. */
  public static final QueueLimits NONE = new QueueLimits(null, null, null);
}
