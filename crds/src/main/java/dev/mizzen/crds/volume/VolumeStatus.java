package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Immutable;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What was seen of a Volume.
 *
 * @param observedGeneration generation of the spec that this status is about
 * @param head number of the newest commit
 * @param files number of files in it
 * @param bytes size of these files
 * @param effective the values in force, or null
 * @param pins snapshots that the store keeps
 * @param adopted name of {@code spec.adopt} once that was done, or null
 * @param claimName PersistentVolumeClaim through which pods mount it
 * @param mounts pods of Functions that use it; of many the first ones
 * @param conditions Accepted, ResolvedRefs, Ready
 */
@ApiType
public record VolumeStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("Number of the newest commit.") @Min(0) Long head,
    @JsonPropertyDescription("Number of files in the newest commit.") @Min(0) Long files,
    @JsonPropertyDescription("Size of the files in the newest commit, in bytes.") @Min(0) Long bytes,
    @JsonPropertyDescription("The values in force.") VolumeEffective effective,
    @JsonPropertyDescription("Snapshots that are kept, whatever the retention says.")
        @Size(max = 100) List<VolumeSnapshot> pins,
    @JsonPropertyDescription("The deleted Volume whose data this one took over.") @Size(max = 50) String adopted,
    @JsonPropertyDescription("PersistentVolumeClaim through which pods mount the Volume.")
        @Size(max = 253) String claimName,
    @JsonPropertyDescription("Pods of Functions that use the Volume, the first 100 by name.")
        @Size(max = MOST_MOUNTS) List<VolumeMounted> mounts,
    @JsonPropertyDescription("Accepted, ResolvedRefs, Ready.") @Size(max = 16) List<Condition> conditions) {

  /** How many mounts are shown. */
  public static final int MOST_MOUNTS = 100;

  /** Makes absent lists empty. */
  public VolumeStatus {
    pins = Immutable.list(pins);
    mounts = Immutable.list(mounts);
    conditions = Immutable.list(conditions);
  }
}
