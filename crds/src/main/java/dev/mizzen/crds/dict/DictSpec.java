package dev.mizzen.crds.dict;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.common.SiblingRef;

/**
 * What a Dict is.
 *
 * @param limits or null
 * @param expiry or null
 * @param access or null, which means that every Function of the namespace may do everything
 * @param adopt a deleted Dict of another name, or null
 * @param deletionProtection or null, which means None
 * @param reclaimPolicy or null, which means Retain
 */
@ApiType
public record DictSpec(
    @JsonPropertyDescription("How much the Dict takes.") DictLimits limits,
    @JsonPropertyDescription("When entries go by themselves.") DictExpiry expiry,
    @JsonPropertyDescription(
            "Which Functions of the namespace may use the Dict; others than Functions need rights in the cluster.")
        Access access,
    @JsonPropertyDescription(
            "A deleted Dict whose entries were retained: this Dict takes them over, once. That is how a Dict is renamed.")
        SiblingRef adopt,
    @JsonPropertyDescription(
            "Whether deletion waits: WhileInUse (until nobody has called the Dict for 60 s; the annotation"
                + " mizzen.dev/force-delete: \"true\" ends the wait) or None. Absent: None.")
        DeletionProtection deletionProtection,
    @JsonPropertyDescription(
            "Whether the entries stay when the Dict is deleted: Retain (a new Dict of the same name finds them again) or Delete."
                + " Absent: Retain.")
        ReclaimPolicy reclaimPolicy) {

  /** A Dict that says nothing. */
  public static final DictSpec NONE = new DictSpec(null, null, null, null, null, null);
}
