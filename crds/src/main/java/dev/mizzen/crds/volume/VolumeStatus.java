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
 * @param claimName PersistentVolumeClaim through which pods mount it
 * @param conditions Accepted, ResolvedRefs, Ready
 */
@ApiType
public record VolumeStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) Long observedGeneration,
    @JsonPropertyDescription("Number of the newest commit.") @Min(0) Long head,
    @JsonPropertyDescription("Number of files in the newest commit.") @Min(0) Long files,
    @JsonPropertyDescription("Size of the files in the newest commit, in bytes.") @Min(0) Long bytes,
    @JsonPropertyDescription("PersistentVolumeClaim through which pods mount the Volume.")
        @Size(max = 253) String claimName,
    @JsonPropertyDescription("Accepted, ResolvedRefs, Ready.") @Size(max = 16) List<Condition> conditions) {

  /** Makes an absent list empty. */
  public VolumeStatus {
    conditions = Immutable.list(conditions);
  }
}
