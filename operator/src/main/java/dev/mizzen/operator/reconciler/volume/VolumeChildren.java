package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.volume.Volume;
import dev.mizzen.crds.volume.VolumeMounted;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.resources.Applier;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;

/** Makes and removes PersistentVolume and claim of a Volume. */
final class VolumeChildren {
  private final Applier applier = new Applier();

  /** Whether the claim is bound to the volume afterwards. */
  boolean apply(Volume volume, Context<Volume> context) {
    String name = VolumeRenderer.persistentVolumeName(volume);
    Optional<PersistentVolume> known =
        context
            .getSecondaryResourcesAsStream(PersistentVolume.class)
            .filter(present -> name.equals(present.getMetadata().getName()))
            .findFirst();
    if (known.filter(VolumeChildren::isReleased).isPresent()) {
      // Its claim was deleted by somebody. A released volume never binds again; the data is in the
      // store, so a new one is made.
      context.getClient().resource(known.get()).delete();
      return false;
    }
    applier.apply(VolumeRenderer.persistentVolume(volume), known, context);
    PersistentVolumeClaim claim =
        applier.apply(
            VolumeRenderer.claim(volume),
            context.getSecondaryResource(PersistentVolumeClaim.class),
            context);
    return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
  }

  /**
   * Deletes the claim and, when it is gone, the volume. Whether both are gone, or going without
   * anybody in the way.
   */
  boolean remove(Volume volume, KubernetesClient client) {
    var claim = claim(volume, client);
    PersistentVolumeClaim present = claim.get();
    if (present != null) {
      if (!present.isMarkedForDeletion()) {
        claim.delete();
      }
      return claim.get() == null && removePersistentVolume(volume, client);
    }
    return removePersistentVolume(volume, client);
  }

  /** The pods that keep the claim from going, those of Functions and others. */
  List<VolumeMounted> mountedBy(Volume volume, KubernetesClient client) {
    return MountingPods.of(
        volume,
        client.pods().inNamespace(volume.getMetadata().getNamespace()).list().getItems().stream());
  }

  private static boolean removePersistentVolume(Volume volume, KubernetesClient client) {
    client.persistentVolumes().withName(VolumeRenderer.persistentVolumeName(volume)).delete();
    return true;
  }

  private static Resource<PersistentVolumeClaim> claim(Volume volume, KubernetesClient client) {
    return client
        .persistentVolumeClaims()
        .inNamespace(volume.getMetadata().getNamespace())
        .withName(Names.claim(volume.getMetadata().getName()));
  }

  private static boolean isReleased(PersistentVolume volume) {
    return volume.getStatus() != null && "Released".equals(volume.getStatus().getPhase());
  }
}
