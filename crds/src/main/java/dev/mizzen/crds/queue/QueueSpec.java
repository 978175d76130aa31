package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.ReclaimPolicy;

/**
 * What a Queue is.
 *
 * @param limits or null
 * @param reclaimPolicy or null, which means Retain
 */
@ApiType
public record QueueSpec(
    @JsonPropertyDescription("How much the Queue takes.") QueueLimits limits,
    @JsonPropertyDescription(
            "Whether the items stay when the Queue is deleted: Retain (a new Queue of the same name finds them again) or Delete."
                + " Absent: Retain.")
        ReclaimPolicy reclaimPolicy) {

  /** A Queue that says nothing. */
  public static final QueueSpec NONE = new QueueSpec(null, null);
}
