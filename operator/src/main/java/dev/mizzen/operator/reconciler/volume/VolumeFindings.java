package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeMounted;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.reconciler.ServiceFindings;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Findings;
import dev.mizzen.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The conditions of a Volume. Pure. */
final class VolumeFindings {
  private static final int NAMED = 5;
  private static final String ABSENT = "not-found";
  private static final String NO_COMMIT = "commit-not-found";

  private VolumeFindings() {}

  /** After volume-api answered so, and the claim is bound or not. */
  static List<Finding> of(Volume volume, Outcome<?> outcome, boolean bound) {
    return missing(volume, outcome)
        .map(VolumeFindings::unresolved)
        .orElseGet(
            () ->
                List.of(
                    Findings.accepted(),
                    Findings.resolved(),
                    ServiceFindings.problem(outcome, Reason.VOLUME_SERVICE_UNAVAILABLE)
                        .orElseGet(() -> ready(volume, bound))));
  }

  /** While the object whose data it is to have is still there. */
  static List<Finding> notDeleted(String adopted) {
    return unresolved(
        Finding.isFalse(
            Conditions.RESOLVED_REFS,
            Reason.ADOPTED_NOT_DELETED,
            ("spec.adopt names Volume '%s', which is still there: delete it, and its data goes over to this one,"
                    + " whatever its reclaimPolicy says")
                .formatted(adopted)));
  }

  /** Why deletion waits; {@code mounts} may be empty. */
  static Finding deleting(List<VolumeMounted> mounts) {
    return mounts.isEmpty()
        ? Finding.isFalse(
            Conditions.READY, Reason.DELETING, "Deletion waits for the PersistentVolumeClaim to go")
        : Finding.isFalse(
            Conditions.READY,
            Reason.STILL_MOUNTED,
            "Deletion waits for the pods that mount it: %s%s"
                .formatted(
                    mounts.stream()
                        .limit(NAMED)
                        .map(VolumeFindings::text)
                        .collect(Collectors.joining(", ")),
                    mounts.size() > NAMED ? " and %d more".formatted(mounts.size() - NAMED) : ""));
  }

  private static String text(VolumeMounted mount) {
    return mount.node() == null ? mount.pod() : mount.pod() + " on node " + mount.node();
  }

  /** What the spec names and the store does not have; empty when that is not the trouble. */
  private static Optional<Finding> missing(Volume volume, Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?>(String slug, String detail)
        ? switch (slug) {
          case ABSENT ->
              Optional.of(unresolved(Reason.SOURCE_NOT_FOUND, beginning(volume), detail));
          case NO_COMMIT ->
              Optional.of(
                  unresolved(Reason.COMMIT_NOT_FOUND, "spec.source or spec.snapshots", detail));
          default -> Optional.empty();
        }
        : Optional.empty();
  }

  private static String beginning(Volume volume) {
    return DefinedVolume.adoption(volume).pending().isPresent() ? "spec.adopt" : "spec.source";
  }

  private static Finding unresolved(Reason reason, String field, String detail) {
    return Finding.isFalse(
        Conditions.RESOLVED_REFS,
        reason,
        "%s names what is not there: %s".formatted(field, detail));
  }

  private static List<Finding> unresolved(Finding finding) {
    return List.of(Findings.accepted(), finding, finding.as(Conditions.READY));
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
}
