package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Volumes for claims without a Volume object: the controller with its sidecars. */
class ClaimsTest {
  private static final String CONTROLLER = "mizzen-volume-controller";

  private final List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.CLAIMS.yaml());

  @Test
  void thereIsNothingOfThemUnlessTheyAreWanted() {
    assertThat(Helm.objects(Helm.CHART, Values.BUNDLED.yaml()))
        .noneMatch(object -> object.getMetadata().getName().equals(CONTROLLER))
        .noneMatch(StorageClass.class::isInstance);
  }

  @Test
  void everySidecarFindsTheController() {
    // When
    Workload workload = Workload.named(objects, CONTROLLER);

    // Then
    assertThat(workload.containers())
        .extracting(Container::getName)
        .containsExactly("controller", "csi-provisioner", "csi-resizer", "csi-snapshotter");
    assertThat(workload.containers().get(0).getArgs())
        .containsExactly("controller", "--socket=/csi/csi.sock");
    assertThat(workload.containers().stream().skip(1))
        .allSatisfy(
            sidecar -> {
              assertThat(sidecar.getArgs()).contains("--csi-address=/csi/csi.sock");
              assertThat(sidecar.getVolumeMounts())
                  .extracting(mount -> mount.getName() + "=" + mount.getMountPath())
                  .containsExactly("csi=/csi");
            });
    // The controller puts a volume into its claim's namespace.
    assertThat(workload.containers().get(1).getArgs()).contains("--extra-create-metadata");
  }

  @Test
  void sidecarsComeFromTheRegistryAndVersionOfTheValues() {
    assertThat(Workload.named(objects, CONTROLLER).containers())
        .extracting(Container::getImage)
        .satisfies(
            images -> {
              assertThat(images.get(0)).startsWith("registry.example:5000/mizzen/volume-csi:");
              assertThat(images.get(1))
                  .matches("mirror\\.example/k8s/sig-storage/csi-provisioner:v[0-9.]+");
              assertThat(images.get(2)).isEqualTo("mirror.example/k8s/team/csi-resizer:v9");
            });
  }

  @Test
  void theClassesNameTheDriver() {
    // When
    StorageClass storage =
        objects.stream()
            .filter(StorageClass.class::isInstance)
            .map(StorageClass.class::cast)
            .findFirst()
            .orElseThrow();
    GenericKubernetesResource snapshots =
        objects.stream()
            .filter(object -> object.getKind().equals("VolumeSnapshotClass"))
            .map(GenericKubernetesResource.class::cast)
            .findFirst()
            .orElseThrow();

    // Then
    assertThat(storage.getMetadata().getName()).isEqualTo("mizzen");
    assertThat(storage.getProvisioner()).isEqualTo("csi.mizzen.dev");
    assertThat(storage.getReclaimPolicy()).isEqualTo("Retain");
    assertThat(storage.getAllowVolumeExpansion()).isTrue();
    assertThat(snapshots.<String>get("driver")).isEqualTo("csi.mizzen.dev");
    assertThat(snapshots.<String>get("deletionPolicy")).isEqualTo("Retain");
  }

  @Test
  void withoutTheDefinitionsOfSnapshotsNobodyLooksForThem() {
    // Given a cluster that has no VolumeSnapshots, which helm template takes it to be
    String auto = Values.CLAIMS.yaml().replace("snapshots: Always", "snapshots: Auto");

    // When
    List<HasMetadata> without = Helm.objects(Helm.CHART, auto);

    // Then
    assertThat(without).noneMatch(object -> object.getKind().equals("VolumeSnapshotClass"));
    assertThat(Workload.named(without, CONTROLLER).containers())
        .extracting(Container::getName)
        .doesNotContain("csi-snapshotter");
    assertThat(groups(without)).doesNotContain("snapshot.storage.k8s.io");
    assertThat(groups(objects)).contains("snapshot.storage.k8s.io");
  }

  @Test
  void theSidecarsSeeNoSecretAndNoNode() {
    assertThat(rules(objects).flatMap(rule -> rule.getResources().stream()))
        .isNotEmpty()
        .doesNotContain("secrets", "nodes", "volumeattachments");
  }

  private static List<String> groups(List<HasMetadata> objects) {
    return rules(objects).flatMap(rule -> rule.getApiGroups().stream()).toList();
  }

  private static Stream<PolicyRule> rules(List<HasMetadata> objects) {
    return objects.stream()
        .filter(ClusterRole.class::isInstance)
        .map(ClusterRole.class::cast)
        .filter(role -> role.getMetadata().getName().equals(CONTROLLER))
        .flatMap(role -> role.getRules().stream());
  }
}
