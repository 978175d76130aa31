package dev.mizzen.crds.dict;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.ReclaimPolicy;

/**
 * What a Dict is.
 *
 * @param limits or null
 * @param reclaimPolicy or null, which means Retain
 */
@ApiType
public record DictSpec(
    @JsonPropertyDescription("How much the Dict takes.") DictLimits limits,
    @JsonPropertyDescription(
            "Whether the entries stay when the Dict is deleted: Retain (a new Dict of the same name finds them again) or Delete."
                + " Absent: Retain.")
        ReclaimPolicy reclaimPolicy) {

  /** A Dict that says nothing. */
  public static final DictSpec NONE = new DictSpec(null, null);
}
