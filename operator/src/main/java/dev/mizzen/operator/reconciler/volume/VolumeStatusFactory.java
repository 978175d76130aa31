package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.volume.EffectiveVolume;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeEffective;
import dev.mizzen.crds.volume.VolumeMounted;
import dev.mizzen.crds.volume.VolumeSnapshot;
import dev.mizzen.crds.volume.VolumeStatus;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.VolumeService.Head;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import java.util.List;

/** Makes the status of a Volume. Pure, given the clock in {@code merge}. */
final class VolumeStatusFactory {
  private final ConditionMerge merge;

  VolumeStatusFactory(ConditionMerge merge) {
    this.merge = merge;
  }

  /** Before anything was looked at. */
  VolumeStatus first(Volume volume) {
    return status(volume, Known.of(volume), Findings.first());
  }

  /** The operator could not do its work; what is known stays. */
  VolumeStatus failed(Volume volume, Finding ready) {
    return status(volume, Known.of(volume), Findings.known(conditions(volume), ready));
  }

  /** The object is going, and waits for these. */
  VolumeStatus deleting(Volume volume, List<VolumeMounted> mounts) {
    return status(
        volume,
        Known.of(volume).with(mounts),
        Findings.known(conditions(volume), VolumeFindings.deleting(mounts)));
  }

  /** The Volume that it is to take over is still there. */
  VolumeStatus notDeleted(Volume volume, String adopted) {
    Known known = Known.of(volume).with(EffectiveVolume.of(volume.getSpec()).toStatus());
    return status(volume, known, VolumeFindings.notDeleted(adopted));
  }

  /** volume-api answered so, the claim is bound or not, and these pods use it. */
  VolumeStatus observed(
      Volume volume, Outcome<Head> outcome, boolean bound, List<VolumeMounted> mounts) {
    Known known =
        Known.of(volume).with(EffectiveVolume.of(volume.getSpec()).toStatus()).with(mounts);
    if (outcome instanceof Outcome.Done<Head>(Head head)) {
      known = known.with(head, volume);
    }
    if (bound) {
      known = known.withClaim(Names.claim(volume.getMetadata().getName()));
    }
    return status(volume, known, VolumeFindings.of(volume, outcome, bound));
  }

  private static List<Condition> conditions(Volume volume) {
    return volume.getStatus() == null ? List.of() : volume.getStatus().conditions();
  }

  private VolumeStatus status(Volume volume, Known known, List<Finding> findings) {
    long generation = volume.getMetadata().getGeneration();
    return new VolumeStatus(
        generation,
        known.head(),
        known.files(),
        known.bytes(),
        known.effective(),
        known.pins(),
        known.adopted(),
        known.claim(),
        known.mounts().stream().limit(VolumeStatus.MOST_MOUNTS).toList(),
        merge.merge(conditions(volume), generation, findings));
  }

  /** What stays in the status until something newer is known; null is not known. */
  private record Known(
      Long head,
      Long files,
      Long bytes,
      VolumeEffective effective,
      List<VolumeSnapshot> pins,
      String adopted,
      String claim,
      List<VolumeMounted> mounts) {
    static Known of(Volume volume) {
      VolumeStatus s = volume.getStatus();
      return s == null
          ? new Known(null, null, null, null, List.of(), null, null, List.of())
          : new Known(
              s.head(),
              s.files(),
              s.bytes(),
              s.effective(),
              s.pins(),
              s.adopted(),
              s.claimName(),
              s.mounts());
    }

    Known with(VolumeEffective now) {
      return new Known(head, files, bytes, now, pins, adopted, claim, mounts);
    }

    Known with(List<VolumeMounted> now) {
      return new Known(head, files, bytes, effective, pins, adopted, claim, now);
    }

    Known withClaim(String now) {
      return new Known(head, files, bytes, effective, pins, adopted, now, mounts);
    }

    /** The store has it as its spec says. */
    Known with(Head now, Volume volume) {
      return new Known(
          now.head(),
          now.files(),
          now.bytes(),
          effective,
          DefinedVolume.spec(volume).snapshots(),
          DefinedVolume.adoption(volume).completed(),
          claim,
          mounts);
    }
  }
}
