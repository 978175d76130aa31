package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Rules;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How items are handed out and recognised.
 *
 * @param leaseFor duration of 1s to 24h, or null
 * @param maxAttempts 1 to 1000, or null
 * @param dedupWindow duration of 0s to 24h, or null
 */
@ApiType
public record QueueDelivery(
    @JsonPropertyDescription("How long a lease holds that does not say, 1s to 24h. Absent: 1m.")
        @Size(max = 16) @ValidationRule(value = Rules.UP_TO_ONE_DAY, message = Rules.UP_TO_ONE_DAY_MESSAGE)
        String leaseFor,
    @JsonPropertyDescription(
            "How often an item is handed out under a lease before it is dead. Dead items stay in the Queue, and count for its"
                + " limits, until they are put to work again (redrive) or cleared. Absent: 5.")
        @Min(1) @Max(1000) Integer maxAttempts,
    @JsonPropertyDescription(
            "How long the dedup key of an item is remembered after its put, 0s to 24h. Absent: 5m.")
        @Size(max = 16) @ValidationRule(value = Rules.AT_MOST_ONE_DAY, message = Rules.AT_MOST_ONE_DAY_MESSAGE)
        String dedupWindow) {

  /** Says nothing. */
  public static final QueueDelivery NONE = new QueueDelivery(null, null, null);
}
