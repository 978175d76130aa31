package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.common.Rules;
import dev.mizzen.crds.common.SiblingRef;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What a Queue is.
 *
 * @param limits or null
 * @param partitionTTL duration of 1s to 8760h, {@code Never}, or null
 * @param delivery or null
 * @param access or null, which means that every Function of the namespace may do everything
 * @param adopt a deleted Queue of another name, or null
 * @param deletionProtection or null, which means None
 * @param reclaimPolicy or null, which means Retain
 */
@ApiType
public record QueueSpec(
    @JsonPropertyDescription("How much the Queue takes.") QueueLimits limits,
    @JsonPropertyDescription(
            "A partition loses what waits in it this long after its last put, unless that put said otherwise; Never: items wait"
                + " until they are taken. Absent: 24h.")
        @Size(max = 16) @ValidationRule(
            value = Rules.NEVER_OR_UP_TO_ONE_YEAR,
            message = Rules.NEVER_OR_UP_TO_ONE_YEAR_MESSAGE)
        String partitionTTL,
    @JsonPropertyDescription("How items are handed out and recognised.") QueueDelivery delivery,
    @JsonPropertyDescription(
            "Which Functions of the namespace may use the Queue; others than Functions need rights in the cluster.")
        Access access,
    @JsonPropertyDescription(
            "A deleted Queue whose items were retained: this Queue takes them over, once. That is how a Queue is renamed.")
        SiblingRef adopt,
    @JsonPropertyDescription(
            "Whether deletion waits: WhileInUse (until nobody holds a lease, waits or has called the Queue for 60 s; the"
                + " annotation mizzen.dev/force-delete: \"true\" ends the wait) or None. Absent: None.")
        DeletionProtection deletionProtection,
    @JsonPropertyDescription(
            "Whether the items stay when the Queue is deleted: Retain (a new Queue of the same name finds them again) or Delete."
                + " Absent: Retain.")
        ReclaimPolicy reclaimPolicy) {

  /** A Queue that says nothing. */
  public static final QueueSpec NONE = new QueueSpec(null, null, null, null, null, null, null);
}
