package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.common.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;

/**
 * From a PersistentVolume, which is in no namespace, to the Volume in the namespace of its claim.
 */
record PersistentVolumeToVolume() implements SecondaryToPrimaryMapper<PersistentVolume> {
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(PersistentVolume volume) {
    String name =
        volume.getMetadata().getLabels() == null
            ? null
            : volume.getMetadata().getLabels().get(Labels.VOLUME);
    return name == null || volume.getSpec() == null || volume.getSpec().getClaimRef() == null
        ? Set.of()
        : Set.of(new ResourceID(name, volume.getSpec().getClaimRef().getNamespace()));
  }
}
