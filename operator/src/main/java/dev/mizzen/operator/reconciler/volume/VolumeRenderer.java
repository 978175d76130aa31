package dev.mizzen.operator.reconciler.volume;

import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.names.ChildLabels;
import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.names.Owners;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/**
 * PersistentVolume and claim of a Volume, bound to each other by name (contracts, section 10).
 * Pure.
 */
final class VolumeRenderer {
  private static final String CSI_DRIVER = "csi.mizzen.dev";

  /** Kubernetes wants a number; an object store has none, and nothing enforces it. */
  private static final Quantity NOMINAL = new Quantity("1Ti");

  private VolumeRenderer() {}

  static PersistentVolume persistentVolume(Volume volume) {
    String namespace = volume.getMetadata().getNamespace();
    String name = volume.getMetadata().getName();
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(persistentVolumeName(volume))
        .withLabels(ChildLabels.ofVolume(name))
        .endMetadata()
        .withNewSpec()
        .withCapacity(Map.of("storage", NOMINAL))
        .withAccessModes("ReadWriteMany")
        .withPersistentVolumeReclaimPolicy("Retain")
        .withNewClaimRef()
        .withApiVersion("v1")
        .withKind("PersistentVolumeClaim")
        .withNamespace(namespace)
        .withName(Names.claim(name))
        .endClaimRef()
        .withNewCsi()
        .withDriver(CSI_DRIVER)
        .withVolumeHandle(namespace + "/" + name)
        .withVolumeAttributes(Map.of("namespace", namespace, "volume", name))
        .endCsi()
        .endSpec()
        .build();
  }

  static PersistentVolumeClaim claim(Volume volume) {
    String name = volume.getMetadata().getName();
    return new PersistentVolumeClaimBuilder()
        .withMetadata(Owners.child(volume, Names.claim(name), ChildLabels.ofVolume(name)))
        .withNewSpec()
        .withAccessModes("ReadWriteMany")
        .withStorageClassName("")
        .withVolumeName(persistentVolumeName(volume))
        .withNewResources()
        .withRequests(Map.of("storage", NOMINAL))
        .endResources()
        .endSpec()
        .build();
  }

  static String persistentVolumeName(Volume volume) {
    return Names.persistentVolume(
        volume.getMetadata().getNamespace(),
        volume.getMetadata().getName(),
        volume.getMetadata().getUid());
  }
}
