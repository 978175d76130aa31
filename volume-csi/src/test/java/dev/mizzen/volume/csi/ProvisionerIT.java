package dev.mizzen.volume.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.testing.PackagedProcess;
import dev.mizzen.volume.testing.S3Server;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Kubernetes project's provisioner before the packaged controller, on a bare API server ({@code
 * MIZZEN_IT_KUBECONFIG}). What Kubernetes' own controller of volumes does, this test does: it says
 * who provisions a claim, binds, and releases.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_KUBECONFIG", matches = ".+")
class ProvisionerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String unique = "claims-" + UUID.randomUUID().toString().substring(0, 8);
  @TempDir Path directory;
  private S3Server s3;
  private ObjectStore store;
  private KubernetesClient kubernetes;
  private PackagedProcess controller;
  private Process provisioner;

  @BeforeEach
  void start() throws IOException {
    var program =
        Optional.ofNullable(System.getenv("MIZZEN_CSI_PROVISIONER"))
            .map(Path::of)
            .filter(Files::isExecutable);
    assumeTrue(
        program.isPresent(),
        "csi-provisioner is needed: ./mizzen test builds it where there is Go, or MIZZEN_CSI_PROVISIONER names it");
    s3 = new S3Server(directory.resolve("s3"));
    store = new S3Store(s3.settings());
    String kubeconfig = System.getenv("MIZZEN_IT_KUBECONFIG");
    kubernetes =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
            .build();
    Path socket = directory.resolve("csi.sock");
    controller =
        PackagedProcess.start(
            directory.resolve("controller.log"),
            s3.settings(),
            "controller",
            "--socket=" + socket,
            "--management-port=0");
    provisioner =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "--csi-address=" + socket,
                "--kubeconfig=" + kubeconfig,
                "--extra-create-metadata")
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target/csi-provisioner.log").toFile())
            .start();
    kubernetes
        .resource(new NamespaceBuilder().withNewMetadata().withName(unique).endMetadata().build())
        .create();
    kubernetes
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName(unique)
                .endMetadata()
                .withProvisioner(Driver.NAME)
                .withReclaimPolicy("Delete")
                .addToParameters("retainCommits", "5")
                .build())
        .create();
  }

  @AfterEach
  void stop() throws Exception {
    if (provisioner != null) {
      provisioner.destroy();
      if (!provisioner.waitFor(20, TimeUnit.SECONDS)) {
        provisioner.destroyForcibly();
      }
      kubernetes.storage().v1().storageClasses().withName(unique).delete();
      kubernetes.namespaces().withName(unique).delete();
      kubernetes.close();
      controller.stop();
      s3.close();
    }
  }

  @Test
  void aPlainClaimGetsAVolumeAndACloneAndGivesThemBack() {
    // Given a claim, whose volume Kubernetes has bound
    var claim = claim("data", Optional.empty());
    var volume = volumeOf(claim);
    bind(claim, volume);

    // When another one asks for a clone of it
    var clone = volumeOf(claim("copy", Optional.of("data")));

    // Then each is a volume of the claim's namespace, by the rules of its class
    var csi = volume.getSpec().getCsi();
    assertThat(csi.getDriver()).isEqualTo("csi.mizzen.dev");
    assertThat(csi.getVolumeHandle())
        .isEqualTo(unique + "/pvc-" + claim.getMetadata().getUid() + ".pvc");
    assertThat(csi.getVolumeAttributes()).containsEntry("namespace", unique);
    assertThat(volume.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
    assertThat(volume.getSpec().getCapacity().get("storage")).isEqualTo(new Quantity("2Gi"));
    var settings = repository(volume).requireMarker().settings();
    assertThat(settings.capacityBytes()).hasValue(2L << 30);
    assertThat(settings.retainCommits()).hasValue(5);
    assertThat(repository(clone).requireMarker().pool())
        .isEqualTo(repository(volume).requireMarker().pool());

    // And when Kubernetes releases them, they go; their objects as soon as Kubernetes lets them
    setPhase(volume, "Released");
    setPhase(clone, "Released");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              alive();
              assertThat(isGoing(volume) && isGoing(clone)).isTrue();
              assertThat(store.list(unique + "/", "", 1)).isEmpty();
            });
  }

  private PersistentVolumeClaim claim(String name, Optional<String> source) {
    var claim =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(unique)
            .addToAnnotations("volume.kubernetes.io/storage-provisioner", Driver.NAME)
            .endMetadata()
            .withNewSpec()
            .withStorageClassName(unique)
            .withAccessModes("ReadWriteMany")
            .withNewResources()
            .addToRequests("storage", new Quantity("2Gi"))
            .endResources()
            .endSpec();
    source.ifPresent(
        of ->
            claim
                .editSpec()
                .withNewDataSource()
                .withKind("PersistentVolumeClaim")
                .withName(of)
                .endDataSource()
                .endSpec());
    return kubernetes.resource(claim.build()).create();
  }

  private PersistentVolume volumeOf(PersistentVolumeClaim claim) {
    var name = "pvc-" + claim.getMetadata().getUid();
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              alive();
              return Optional.ofNullable(kubernetes.persistentVolumes().withName(name).get());
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private void bind(PersistentVolumeClaim claim, PersistentVolume volume) {
    var there =
        kubernetes
            .persistentVolumeClaims()
            .inNamespace(unique)
            .withName(claim.getMetadata().getName());
    there.edit(
        it ->
            new PersistentVolumeClaimBuilder(it)
                .editSpec()
                .withVolumeName(volume.getMetadata().getName())
                .endSpec()
                .build());
    there.editStatus(
        it ->
            new PersistentVolumeClaimBuilder(it)
                .editOrNewStatus()
                .withPhase("Bound")
                .endStatus()
                .build());
    setPhase(volume, "Bound");
  }

  private void setPhase(PersistentVolume volume, String phase) {
    kubernetes
        .persistentVolumes()
        .withName(volume.getMetadata().getName())
        .editStatus(
            it ->
                new PersistentVolumeBuilder(it)
                    .editOrNewStatus()
                    .withPhase(phase)
                    .endStatus()
                    .build());
  }

  private boolean isGoing(PersistentVolume volume) {
    return Optional.ofNullable(kubernetes.resource(volume).get())
        .map(it -> it.getMetadata().getDeletionTimestamp() != null)
        .orElse(true);
  }

  private VolumeRepository repository(PersistentVolume volume) {
    return new VolumeRepository(
        store, VolumeId.ofHandle(volume.getSpec().getCsi().getVolumeHandle()));
  }

  private void alive() {
    controller.requireAlive();
    assertThat(provisioner.isAlive()).as("csi-provisioner runs").isTrue();
  }
}
