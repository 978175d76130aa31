package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.Sidecar;
import dev.mizzen.operator.names.Names;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a function pod mounts: Volumes with the agent's socket, and the socket of the dict sidecar.
 * Pure.
 */
final class PodVolumes {
  private static final String CSI_DRIVER = "csi.mizzen.dev";
  private static final String RUN_PATH = "/run/mizzen";

  /** A socket takes next to nothing. */
  private static final Quantity SOCKET_SIZE = new Quantity("1Mi");

  private PodVolumes() {}

  /** The volumes of the pod. */
  static List<Volume> of(FunctionModel model) {
    List<Volume> volumes = new ArrayList<>();
    model.effective().volumes().stream()
        .map(dev.mizzen.crds.function.VolumeMount::name)
        .distinct()
        .map(Names::claim)
        .forEach(
            claim ->
                volumes.add(
                    new VolumeBuilder()
                        .withName(claim)
                        .withNewPersistentVolumeClaim()
                        .withClaimName(claim)
                        .endPersistentVolumeClaim()
                        .build()));
    if (!volumes.isEmpty()) {
      volumes.add(
          new VolumeBuilder()
              .withName(Names.RUN_VOLUME)
              .withNewCsi()
              .withDriver(CSI_DRIVER)
              .endCsi()
              .build());
    }
    if (model.effective().sidecar() == Sidecar.POD) {
      volumes.add(
          new VolumeBuilder()
              .withName(Names.DICT_VOLUME)
              .withNewEmptyDir()
              .withMedium("Memory")
              .withSizeLimit(SOCKET_SIZE)
              .endEmptyDir()
              .build());
    }
    return volumes;
  }

  /** What the container of the user's code mounts. */
  static List<VolumeMount> ofFunction(FunctionModel model) {
    List<VolumeMount> mounts = new ArrayList<>();
    for (var mount : model.effective().volumes()) {
      mounts.add(
          new VolumeMountBuilder()
              .withName(Names.claim(mount.name()))
              .withMountPath(mount.mountPath())
              .withSubPath(mount.subPath())
              .withReadOnly(mount.writable() ? null : true)
              .build());
    }
    if (!mounts.isEmpty()) {
      mounts.add(
          new VolumeMountBuilder().withName(Names.RUN_VOLUME).withMountPath(RUN_PATH).build());
    }
    if (model.effective().sidecar() == Sidecar.POD) {
      mounts.add(ofSidecar());
    }
    return mounts;
  }

  /** What the sidecar mounts. */
  static VolumeMount ofSidecar() {
    return new VolumeMountBuilder()
        .withName(Names.DICT_VOLUME)
        .withMountPath(EnvironmentRenderer.DICT_PATH)
        .build();
  }
}
