package dev.mizzen.operator.reconciler.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.it.OperatorTest;
import dev.mizzen.operator.it.RunningOperator;
import dev.mizzen.operator.reconciler.Deadline;
import dev.mizzen.operator.service.Outcome;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VolumeReconcilerIT extends OperatorTest {
  @AfterEach
  void storeIsBack() {
    operator.volumes.setAvailable();
  }

  @Test
  void makesVolumeAndClaimForEachOtherAndTellsTheHead() {
    // Given
    Volume volume = applied("weights", "");
    awaitCondition(volume, "Ready", "Unknown", "ClaimNotBound");
    // When
    bind("weights");
    // Then
    awaitCondition(volume, "Ready", "True", "Ready");
    assertThat((Integer) generic(volume).get("status", "head")).isEqualTo(3);
    assertThat((String) generic(volume).get("status", "claimName")).isEqualTo("vol-weights");
    assertThat(persistentVolume("weights").getSpec().getClaimRef().getName())
        .isEqualTo("vol-weights");
  }

  @Test
  void secondReconciliationWritesNothing() {
    // Given
    Volume volume = applied("quiet", "");
    awaitCondition(volume, "Ready", "Unknown", "ClaimNotBound");
    bind("quiet");
    awaitCondition(volume, "Ready", "True", "Ready");
    List<String> before = versions(volume);
    // When
    try (RunningOperator next = RunningOperator.start(server)) {
      eventually(() -> assertThat(next.reconciliations(generic(volume))).isPositive());
    }
    // Then
    assertThat(versions(volume)).isEqualTo(before);
  }

  @Test
  void saysWhyTheStoreCannotBeUsedAndHeals() {
    // Given
    operator.volumes.setUnavailable("The object store refuses the credentials");
    Volume volume = applied("down", "");
    assertThat(awaitCondition(volume, "Ready", "False", "ObjectStoreUnavailable"))
        .contains("credentials");
    bind("down");
    // When
    operator.volumes.setAvailable();
    // Then
    awaitCondition(volume, "Ready", "True", "Ready");
  }

  @Test
  void waitsForPodsThatMountItAndThenLeavesNothing() {
    // Given
    Volume volume = applied("used", "reclaimPolicy: Delete");
    awaitCondition(volume, "Ready", "Unknown", "ClaimNotBound");
    PersistentVolume persistentVolume = persistentVolume("used");
    pod("reader", "vol-used");
    client.resource(generic(volume)).delete();
    assertThat(awaitCondition(volume, "Ready", "False", "StillMounted")).contains("reader");
    assertThat(operator.volumes.deleted).doesNotContainKey(namespace + "/used");
    // When
    client.pods().inNamespace(namespace).withName("reader").withGracePeriod(0).delete();
    unprotectClaim("used");
    // Then
    eventually(() -> assertThat(generic(volume)).isNull());
    assertThat(operator.volumes.deleted).containsEntry(namespace + "/used", ReclaimPolicy.DELETE);
    client
        .persistentVolumes()
        .withName(persistentVolume.getMetadata().getName())
        .edit(VolumeReconcilerIT::unprotected);
    eventually(() -> assertThat(client.resource(persistentVolume).get()).isNull());
  }

  @Test
  void givesUpOnTheStoreAfterAWhileAndNamesWhatIsLeft() {
    // Given
    Volume volume = applied("stuck", "reclaimPolicy: Delete");
    awaitCondition(volume, "Ready", "Unknown", "ClaimNotBound");
    operator.volumes.setUnavailable("The object store is not reachable");
    client.resource(generic(volume)).delete();
    awaitCondition(volume, "Ready", "False", "Deleting");
    unprotectClaim("stuck");
    assertThat(awaitCondition(volume, "Ready", "False", "ObjectStoreUnavailable"))
        .startsWith("Deletion waits");
    // When
    operator.clock.forward(Deadline.GIVE_UP_AFTER);
    // Then
    eventually(() -> assertThat(generic(volume)).isNull());
    assertThat(eventsOf(volume)).contains("DataLeftBehind");
  }

  @Test
  void tellsTheStoreWhatIsWantedAndTheStatusWhatIsInForce() {
    // When
    Volume volume =
        applied(
            "told",
            "capacity: 1Gi, snapshots: [{name: first, commit: 1}], source: {volume: {name: base}}");
    // Then
    eventually(() -> assertThat(operator.volumes.definitions).containsKey(namespace + "/told"));
    var told = operator.volumes.definitions.get(namespace + "/told");
    assertThat(told.settings()).containsEntry("capacityBytes", 1L << 30);
    assertThat(told.pins()).containsEntry("first", 1L);
    assertThat(told.source().orElseThrow().volume()).isEqualTo("base");
    eventually(
        () ->
            assertThat((String) generic(volume).get("status", "pins", 0, "name"))
                .isEqualTo("first"));
  }

  @Test
  void saysWhatTheSourceLacksAndHeals() {
    // Given
    operator.volumes.refused.put(
        namespace + "/clone", new Outcome.Refused<>("not-found", "no volume base"));
    Volume volume = applied("clone", "source: {volume: {name: base}}");
    assertThat(awaitCondition(volume, "ResolvedRefs", "False", "SourceNotFound"))
        .contains("spec.source", "no volume base");
    assertThat(eventsOf(volume)).contains("SourceNotFound");
    bind("clone");
    // When
    operator.volumes.refused.clear();
    // Then
    awaitCondition(volume, "Ready", "True", "Ready");
  }

  @Test
  void takesOverTheDataOfAVolumeOnceItIsDeletedAndKeepsThatForIt() {
    // Given
    Volume old = applied("old-name", "reclaimPolicy: Delete");
    awaitCondition(old, "Ready", "Unknown", "ClaimNotBound");
    Volume volume = applied("new-name", "adopt: {name: old-name}");
    awaitCondition(volume, "Ready", "False", "AdoptedNotDeleted");
    assertThat(operator.volumes.definitions).doesNotContainKey(namespace + "/new-name");
    // When
    client.resource(generic(old)).delete();
    awaitCondition(old, "Ready", "False", "Deleting");
    unprotectClaim("old-name");
    eventually(() -> assertThat(generic(old)).isNull());
    bind("new-name");
    // Then
    awaitCondition(volume, "Ready", "True", "Ready");
    assertThat(operator.volumes.deleted)
        .containsEntry(namespace + "/old-name", ReclaimPolicy.RETAIN);
    assertThat((String) generic(volume).get("status", "adopted")).isEqualTo("old-name");
  }

  @Test
  void saysThatItHasDataOfItsOwnAndTookNothingOver() {
    // Given data that two deleted Volumes left
    for (String name : List.of("left", "right")) {
      operator.volumes.definitions.put(
          namespace + "/" + name, DefinedVolume.of(named(new Volume(), name)));
    }
    // When
    Volume volume = applied("left", "adopt: {name: right}");
    // Then
    assertThat(awaitCondition(volume, "Ready", "False", "DefinitionRefused"))
        .contains("'right' was not taken over");
    assertThat(operator.volumes.definitions).containsKey(namespace + "/right");
    assertThat(generic(volume).<Object>get("status", "adopted")).isNull();
  }

  @Test
  void tellsWhichPodsOfFunctionsMountIt() {
    // Given
    Volume volume = applied("shown", "");
    awaitCondition(volume, "Ready", "Unknown", "ClaimNotBound");
    // When
    pod("fn-reader", "vol-shown");
    // Then
    eventually(
        () ->
            assertThat((String) generic(volume).get("status", "mounts", 0, "pod"))
                .isEqualTo("fn-reader"));
  }

  private Volume applied(String name, String spec) {
    apply(
        "apiVersion: mizzen.dev/v1\nkind: Volume\nmetadata: {name: %s}\nspec: {%s}\n"
            .formatted(name, spec));
    return named(new Volume(), name);
  }

  private PersistentVolumeClaim claim(String volume) {
    return client.persistentVolumeClaims().inNamespace(namespace).withName("vol-" + volume).get();
  }

  private PersistentVolume persistentVolume(String volume) {
    return client.persistentVolumes().withName(claim(volume).getSpec().getVolumeName()).get();
  }

  /** There is no controller manager. */
  private void bind(String volume) {
    eventually(() -> assertThat(claim(volume)).isNotNull());
    client
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName("vol-" + volume)
        .editStatus(
            claim ->
                new PersistentVolumeClaimBuilder(claim)
                    .editOrNewStatus()
                    .withPhase("Bound")
                    .endStatus()
                    .build());
  }

  private void unprotectClaim(String volume) {
    client
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName("vol-" + volume)
        .edit(
            claim ->
                new PersistentVolumeClaimBuilder(claim)
                    .editMetadata()
                    .withFinalizers()
                    .endMetadata()
                    .build());
  }

  private static PersistentVolume unprotected(PersistentVolume volume) {
    return new PersistentVolumeBuilder(volume)
        .editMetadata()
        .withFinalizers()
        .endMetadata()
        .build();
  }

  private List<String> versions(Volume volume) {
    String name = volume.getMetadata().getName();
    return List.of(
        generic(volume).getMetadata().getResourceVersion(),
        claim(name).getMetadata().getResourceVersion(),
        persistentVolume(name).getMetadata().getResourceVersion());
  }

  private void pod(String name, String claim) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("mizzen.dev/function", "reader")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("x")
                .endContainer()
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim(claim, false)
                .endVolume()
                .endSpec()
                .build())
        .create();
  }
}
