package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.ReclaimPolicy;

/**
 * What a Volume is.
 *
 * @param reclaimPolicy or null, which means Retain
 */
@ApiType
public record VolumeSpec(
    @JsonPropertyDescription(
            "Whether the data stays when the Volume is deleted: Retain (a new Volume of the same name finds it again) or"
                + " Delete. Absent: Retain.")
        ReclaimPolicy reclaimPolicy) {

  /** A Volume that says nothing. */
  public static final VolumeSpec NONE = new VolumeSpec(null);
}
