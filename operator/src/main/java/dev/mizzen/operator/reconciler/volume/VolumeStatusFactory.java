package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.common.Condition;
import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeStatus;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.reconciler.ServiceFindings;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.VolumeService.Head;
import dev.mizzen.operator.status.ConditionMerge;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Reason;
import java.util.List;
import java.util.Optional;

/** Makes the status of a Volume. Pure, given the clock in {@code merge}. */
final class VolumeStatusFactory {
  private final ConditionMerge merge;

  VolumeStatusFactory(ConditionMerge merge) {
    this.merge = merge;
  }

  /** Before anything was looked at. */
  VolumeStatus first(Volume volume) {
    return status(volume, Optional.empty(), null, Findings.first());
  }

  /** The operator could not do its work, or the object is going; what is known stays. */
  VolumeStatus failed(Volume volume, Finding ready) {
    return status(volume, known(volume), claim(volume), Findings.known(conditions(volume), ready));
  }

  /** volume-api answered so, and the claim is bound or not. */
  VolumeStatus observed(Volume volume, Outcome<Head> outcome, boolean bound) {
    Finding ready =
        ServiceFindings.problem(outcome, Reason.VOLUME_SERVICE_UNAVAILABLE)
            .orElseGet(() -> ready(volume, bound));
    Optional<Head> head =
        outcome instanceof Outcome.Done<Head>(Head newest) ? Optional.of(newest) : known(volume);
    String claim = bound ? Names.claim(volume.getMetadata().getName()) : claim(volume);
    return status(volume, head, claim, List.of(Findings.accepted(), Findings.resolved(), ready));
  }

  private static Finding ready(Volume volume, boolean bound) {
    return bound
        ? Finding.isTrue(Conditions.READY, Reason.READY, "Pods can mount it")
        : Finding.isUnknown(
            Conditions.READY,
            Reason.CLAIM_NOT_BOUND,
            "PersistentVolumeClaim %s is not bound yet"
                .formatted(Names.claim(volume.getMetadata().getName())));
  }

  private static Optional<Head> known(Volume volume) {
    VolumeStatus status = volume.getStatus();
    return status == null
            || status.head() == null
            || status.files() == null
            || status.bytes() == null
        ? Optional.empty()
        : Optional.of(new Head(status.head(), status.files(), status.bytes()));
  }

  private static String claim(Volume volume) {
    return volume.getStatus() == null ? null : volume.getStatus().claimName();
  }

  private static List<Condition> conditions(Volume volume) {
    return volume.getStatus() == null ? List.of() : volume.getStatus().conditions();
  }

  private VolumeStatus status(
      Volume volume, Optional<Head> head, String claim, List<Finding> findings) {
    long generation = volume.getMetadata().getGeneration();
    return new VolumeStatus(
        generation,
        head.map(Head::head).orElse(null),
        head.map(Head::files).orElse(null),
        head.map(Head::bytes).orElse(null),
        claim,
        merge.merge(conditions(volume), generation, findings));
  }
}
