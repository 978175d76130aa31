package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeMounted;
import dev.mizzen.operator.names.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which pods use which Volume: those that name its claim and have not ended, as the API server sees
 * it when it protects claims. Pure.
 */
final class MountingPods implements SecondaryToPrimaryMapper<Pod> {
  private static final String CLAIM = Names.claim("");
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /** The pods that use {@code volume}, by name. */
  static List<VolumeMounted> of(Volume volume, Stream<Pod> pods) {
    String claim = Names.claim(volume.getMetadata().getName());
    return pods.filter(pod -> !hasEnded(pod))
        .filter(pod -> claims(pod).anyMatch(claim::equals))
        .map(pod -> new VolumeMounted(pod.getMetadata().getName(), pod.getSpec().getNodeName()))
        .sorted(Comparator.comparing(VolumeMounted::pod))
        .toList();
  }

  @Override
  public Set<ResourceID> toPrimaryResourceIDs(Pod pod) {
    return claims(pod)
        .filter(claim -> claim.startsWith(CLAIM))
        .map(claim -> claim.substring(CLAIM.length()))
        .map(volume -> new ResourceID(volume, pod.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }

  private static boolean hasEnded(Pod pod) {
    return pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
  }

  private static Stream<String> claims(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .map(io.fabric8.kubernetes.api.model.Volume::getPersistentVolumeClaim)
        .filter(Objects::nonNull)
        .map(PersistentVolumeClaimVolumeSource::getClaimName);
  }
}
