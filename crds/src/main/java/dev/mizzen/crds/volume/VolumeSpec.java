package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Immutable;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.common.SiblingRef;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a Volume is.
 *
 * @param capacity quantity of bytes, or null for no bound
 * @param backgroundCommit or null
 * @param retention or null, which means that every commit stays
 * @param source what a new Volume begins with, or null
 * @param snapshots commits that stay
 * @param adopt a deleted Volume of another name, or null
 * @param reclaimPolicy or null, which means Retain
 */
@ApiType
public record VolumeSpec(
    @JsonPropertyDescription(
            "Bytes of all files together at most, up to 1Pi: df shows it, and writing more fails with ENOSPC. Absent: no bound.")
        @Size(max = 32) @ValidationRule(
            value =
                "self.matches('^[1-9][0-9]{0,15}(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$') && quantity(self).compareTo(quantity('1Pi')) <= 0",
            message = "capacity must be a whole quantity of bytes from 1 to 1Pi, such as 500Gi")
        String capacity,
    @JsonPropertyDescription("Commits that nobody asks for.") BackgroundCommit backgroundCommit,
    @JsonPropertyDescription(
            "How much of the history stays: a commit goes when both what is said here let it go. Absent: every commit stays.")
        VolumeRetention retention,
    @JsonPropertyDescription(
            "What a new Volume begins with: one commit with the files of that other Volume, at once and without copying them. It"
                + " counts once, where no data of this Volume's own name was retained, and cannot be changed, only taken away.")
        VolumeSource source,
    @JsonPropertyDescription("Commits that stay, whatever the retention says.") @Size(max = 100) List<VolumeSnapshot> snapshots,
    @JsonPropertyDescription(
            "A Volume whose object is deleted: this new Volume takes its data over with the history, once, where none of its own name"
                + " was retained. That is how a Volume is renamed: make this one, then delete the other.")
        SiblingRef adopt,
    @JsonPropertyDescription(
            "Whether the data stays when the Volume is deleted: Retain (a new Volume of the same name finds it again) or"
                + " Delete. Absent: Retain.")
        ReclaimPolicy reclaimPolicy) {

  /** A Volume that says nothing. */
  public static final VolumeSpec NONE = new VolumeSpec(null, null, null, null, null, null, null);

  /** Makes an absent list empty. */
  public VolumeSpec {
    snapshots = Immutable.list(snapshots);
  }
}
