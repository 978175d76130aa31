package dev.mizzen.volume.csi;

import static dev.mizzen.volume.csi.Controller.BLOCK;
import static dev.mizzen.volume.csi.Controller.GIB;
import static dev.mizzen.volume.csi.Controller.MOUNT;
import static dev.mizzen.volume.csi.Controller.cloneOf;
import static dev.mizzen.volume.csi.Controller.codeOf;
import static dev.mizzen.volume.csi.Controller.volume;
import static org.assertj.core.api.Assertions.assertThat;

import csi.v1.CapacityRange;
import csi.v1.ControllerGetVolumeRequest;
import csi.v1.CreateVolumeRequest;
import csi.v1.DeleteSnapshotRequest;
import csi.v1.DeleteVolumeRequest;
import csi.v1.ListVolumesRequest;
import csi.v1.ValidateVolumeCapabilitiesRequest;
import csi.v1.Volume;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes for claims, by the rules of the CSI specification. */
class ControllerVolumesTest {

  @TempDir Path directory;
  private Controller controller;

  @BeforeEach
  void start() throws IOException {
    controller = new Controller(directory);
  }

  @AfterEach
  void stop() throws Exception {
    controller.stop();
  }

  @Test
  void putsAVolumeIntoTheNamespaceOfItsClaim() {
    // When
    var volume = controller.create(volume("pvc-1"));

    // Then its handle is what the node mounts it by
    assertThat(volume.getVolumeId()).isEqualTo("shop/pvc-1.pvc");
    assertThat(volume.getVolumeContextMap())
        .containsEntry("namespace", "shop")
        .containsEntry("volume", "pvc-1.pvc");
    assertThat(volume.getCapacityBytes()).isEqualTo(GIB);
    assertThat(controller.files(volume)).isEmpty();
  }

  @Test
  void anyNameBecomesOneOfTheStore() {
    var odd = controller.create(volume("Ünïcode / Name"));

    assertThat(odd.getVolumeId()).matches("shop/sha256-[0-9a-f]{64}\\.pvc");
    assertThat(controller.create(volume("Ünïcode / Name")).getVolumeId())
        .isEqualTo(odd.getVolumeId());
    assertThat(controller.create(volume("ünïcode / name")).getVolumeId())
        .isNotEqualTo(odd.getVolumeId());
  }

  @Test
  void theSameRequestGivesTheSameVolume() {
    // Given a volume in which something is
    var first = controller.create(volume("pvc-1"));
    controller.write(first, "file", "content");

    // When it is asked for again
    var second = controller.create(volume("pvc-1"));

    // Then it is the same, with what is in it
    assertThat(second).isEqualTo(first);
    assertThat(controller.files(second)).containsExactly("file");
  }

  @Test
  void aTakenNameIsRefusedToOtherRequests() {
    // Given
    var other = controller.create(volume("other"));
    controller.create(volume("pvc-1"));

    // Then neither another size nor another source gets it
    var larger =
        volume("pvc-1").setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(2 * GIB));
    var smaller =
        volume("pvc-1")
            .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(1).setLimitBytes(2));
    var cloned = volume("pvc-1").setVolumeContentSource(cloneOf(other));
    assertThat(codeOf(() -> controller.create(larger))).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(codeOf(() -> controller.create(smaller))).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(codeOf(() -> controller.create(cloned))).isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  @Test
  void refusesWhatItCannotMake() {
    assertThat(codeOf(() -> controller.create(volume("")))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(() -> controller.create(volume("v").clearVolumeCapabilities())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(() -> controller.create(volume("v").addVolumeCapabilities(BLOCK))))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(() -> controller.create(volume("v").clearParameters())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(() -> controller.create(volume("v").putParameters("encrypted", "true"))))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(() -> controller.create(volume("v").putParameters("retainCommits", "few"))))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            codeOf(
                () ->
                    controller.create(
                        volume("v")
                            .setCapacityRange(
                                CapacityRange.newBuilder().setRequiredBytes(2).setLimitBytes(1)))))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void parametersOfTheClassAreTheVolumesSettings() {
    // When
    var volume =
        controller.create(
            volume("pvc-1")
                .putParameters("backgroundCommitSeconds", "0")
                .putParameters("retainCommits", "3")
                .putParameters("retainDays", "7"));

    // Then
    var settings =
        new VolumeRepository(controller.store, VolumeId.ofHandle(volume.getVolumeId()))
            .requireMarker()
            .settings();
    assertThat(settings.backgroundCommitSeconds()).hasValue(0);
    assertThat(settings.retainCommits()).hasValue(3);
    assertThat(settings.retainDays()).hasValue(7);
    assertThat(settings.capacityBytes()).hasValue(GIB);
  }

  @Test
  void aCallThatBrokeOffIsFinishedByTheNextOne() {
    // Given a store that lost each answer about the volume's objects once
    var seen = new ArrayList<String>();
    controller.store.plan(
        (operation, key) ->
            operation.startsWith("put") && seen.add(operation + key) && seen.size() <= 3
                ? Fault.LOST_REPLY
                : Fault.NONE);

    // When the provisioner calls until it is done
    Volume volume = null;
    for (int call = 0; volume == null && call < 10; call++) {
      volume = tried(volume("pvc-1"));
    }

    // Then there is one volume
    assertThat(volume).isNotNull();
    assertThat(controller.csi.listVolumes(ListVolumesRequest.getDefaultInstance()).getEntriesList())
        .hasSize(1);
  }

  private Volume tried(CreateVolumeRequest.Builder request) {
    try {
      return controller.create(request);
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return null;
    }
  }

  @Test
  void aSecondCallForAVolumeAtWorkIsAborted() throws Exception {
    // Given a call that the store does not let go on
    var stuck = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var first = new AtomicBoolean(true);
    controller.store.plan(
        (operation, key) -> {
          if (key.endsWith("claim.json") && first.getAndSet(false)) {
            stuck.countDown();
            await(release);
          }
          return Fault.NONE;
        });
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = callers.submit(() -> controller.create(volume("pvc-1")));
      await(stuck);

      // When others call
      var same = codeOf(() -> controller.create(volume("pvc-1")));
      var deletion = codeOf(() -> controller.delete("shop/pvc-1.pvc"));
      var other = controller.create(volume("pvc-2"));
      release.countDown();

      // Then only those for the same volume are turned away
      assertThat(same).isEqualTo(Status.Code.ABORTED);
      assertThat(deletion).isEqualTo(Status.Code.ABORTED);
      assertThat(other.getVolumeId()).isEqualTo("shop/pvc-2.pvc");
      assertThat(slow.get(30, TimeUnit.SECONDS).getVolumeId()).isEqualTo("shop/pvc-1.pvc");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void deletingWhatIsNotThereIsDone() {
    controller.csi.deleteVolume(
        DeleteVolumeRequest.newBuilder().setVolumeId("shop/absent.pvc").build());
    controller.csi.deleteVolume(DeleteVolumeRequest.newBuilder().setVolumeId("no id").build());
    controller.csi.deleteSnapshot(
        DeleteSnapshotRequest.newBuilder().setSnapshotId("shop/a/b").build());
    controller.csi.deleteSnapshot(
        DeleteSnapshotRequest.newBuilder().setSnapshotId("no id").build());

    assertThat(codeOf(() -> controller.delete(""))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            codeOf(() -> controller.csi.deleteSnapshot(DeleteSnapshotRequest.getDefaultInstance())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aQuotaGrowsAndNeverShrinks() {
    // Given
    var volume = controller.create(volume("pvc-1"));

    // When
    long grown = controller.expand(volume.getVolumeId(), 3 * GIB);
    long repeated = controller.expand(volume.getVolumeId(), 3 * GIB);
    long smaller = controller.expand(volume.getVolumeId(), GIB);

    // Then
    assertThat(List.of(grown, repeated, smaller)).containsOnly(3 * GIB);
    assertThat(get(volume).getCapacityBytes()).isEqualTo(3 * GIB);
    assertThat(codeOf(() -> controller.expand("shop/absent.pvc", GIB)))
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(codeOf(() -> controller.expand("", GIB))).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private Volume get(Volume volume) {
    return controller
        .csi
        .controllerGetVolume(
            ControllerGetVolumeRequest.newBuilder().setVolumeId(volume.getVolumeId()).build())
        .getVolume();
  }

  @Test
  void aDamagedVolumeSaysSo() {
    // Given a volume whose top directory the store has lost
    var volume = controller.create(volume("pvc-1"));
    controller.write(volume, "file", "content");
    var nodes =
        controller.store.list("shop/.data/", "", 1000).stream()
            .map(object -> object.key())
            .filter(key -> key.contains("/nodes/"))
            .toList();
    controller.store.deleteAll(nodes);

    // When
    var answer =
        controller.csi.controllerGetVolume(
            ControllerGetVolumeRequest.newBuilder().setVolumeId(volume.getVolumeId()).build());

    // Then
    assertThat(answer.getStatus().getVolumeCondition().getAbnormal()).isTrue();
    assertThat(answer.getStatus().getVolumeCondition().getMessage()).contains("/nodes/");
  }

  @Test
  void confirmsWhatAVolumeCanDo() {
    // Given
    var volume = controller.create(volume("pvc-1"));
    var question = ValidateVolumeCapabilitiesRequest.newBuilder().setVolumeId(volume.getVolumeId());

    // Then
    var mount =
        controller.csi.validateVolumeCapabilities(
            question.clone().addVolumeCapabilities(MOUNT).build());
    var block =
        controller.csi.validateVolumeCapabilities(
            question.clone().addVolumeCapabilities(BLOCK).build());
    assertThat(mount.getConfirmed().getVolumeCapabilitiesList()).containsExactly(MOUNT);
    assertThat(block.hasConfirmed()).isFalse();
    assertThat(block.getMessage()).contains("directories");
    assertThat(codeOf(() -> controller.csi.validateVolumeCapabilities(question.build())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            codeOf(
                () ->
                    controller.csi.validateVolumeCapabilities(
                        question
                            .clone()
                            .setVolumeId("shop/absent")
                            .addVolumeCapabilities(MOUNT)
                            .build())))
        .isEqualTo(Status.Code.NOT_FOUND);
  }
}
