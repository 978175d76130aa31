package dev.mizzen.volume.csi;

import static dev.mizzen.volume.csi.Controller.GIB;
import static dev.mizzen.volume.csi.Controller.NOW;
import static dev.mizzen.volume.csi.Controller.cloneOf;
import static dev.mizzen.volume.csi.Controller.codeOf;
import static dev.mizzen.volume.csi.Controller.restored;
import static dev.mizzen.volume.csi.Controller.volume;
import static org.assertj.core.api.Assertions.assertThat;

import csi.v1.CapacityRange;
import csi.v1.DeleteSnapshotRequest;
import csi.v1.ListSnapshotsRequest;
import csi.v1.Volume;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones, snapshots, and volumes that others own, by the rules of the CSI specification. */
class ControllerSourcesTest {

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
  void aCloneBeginsWithWhatItsSourceHasCommitted() {
    // Given
    var source = controller.create(volume("source"));
    controller.write(source, "old", "1");

    // When
    var clone = controller.create(volume("clone").setVolumeContentSource(cloneOf(source)));
    controller.write(source, "new", "2");

    // Then later changes of the source are none of the clone's
    assertThat(clone.getContentSource()).isEqualTo(cloneOf(source));
    assertThat(controller.files(clone)).containsExactly("old");
    assertThat(controller.create(volume("clone").setVolumeContentSource(cloneOf(source))))
        .isEqualTo(clone);
    controller.delete(source.getVolumeId());
    assertThat(controller.files(clone)).containsExactly("old");
  }

  @Test
  void sourcesThatCannotBeAreRefused() {
    // Given a source with 5 bytes, in another namespace than the last request's
    var source = controller.create(volume("source"));
    controller.write(source, "file", "12345");
    var tooSmall =
        volume("v")
            .setVolumeContentSource(cloneOf(source))
            .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(4));
    var stolen =
        volume("v")
            .setVolumeContentSource(cloneOf(source))
            .putParameters("controller.csi.storage.k8s.io/pvc/namespace", "other");

    // Then
    assertThat(codeOf(() -> controller.create(tooSmall))).isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(codeOf(() -> controller.create(stolen))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    for (String unknown : List.of("shop/unknown/s", "shop/source.pvc/unknown", "no id")) {
      assertThat(
              codeOf(
                  () -> controller.create(volume("v").setVolumeContentSource(restored(unknown)))))
          .isEqualTo(Status.Code.NOT_FOUND);
    }
    var absent = Volume.newBuilder().setVolumeId("shop/absent").build();
    assertThat(codeOf(() -> controller.create(volume("v").setVolumeContentSource(cloneOf(absent)))))
        .isEqualTo(Status.Code.NOT_FOUND);
    // And the name is free for a request that can be met.
    assertThat(controller.create(volume("v")).getVolumeId()).isEqualTo("shop/v.pvc");
  }

  @Test
  void aSnapshotKeepsACommitThatAVolumeCanBeginWith() {
    // Given a snapshot, and a change after it
    var source = controller.create(volume("source"));
    controller.write(source, "old", "1");
    var snapshot = controller.snapshot("snapshot-1", source);
    controller.write(source, "new", "22");

    // When
    var again = controller.snapshot("snapshot-1", source);
    var restored =
        controller.create(
            volume("restored").setVolumeContentSource(restored(snapshot.getSnapshotId())));

    // Then
    assertThat(again).isEqualTo(snapshot);
    assertThat(snapshot.getReadyToUse()).isTrue();
    assertThat(snapshot.getSizeBytes()).isEqualTo(1);
    assertThat(snapshot.getCreationTime().getSeconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(snapshot.getSourceVolumeId()).isEqualTo(source.getVolumeId());
    assertThat(controller.files(restored)).containsExactly("old");
  }

  @Test
  void aSnapshotsNameIsOfOneVolume() {
    var one = controller.create(volume("one"));
    var two = controller.create(volume("two"));
    controller.snapshot("snapshot-1", one);

    assertThat(codeOf(() -> controller.snapshot("snapshot-1", two)))
        .isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(codeOf(() -> controller.snapshot("", two))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(() -> controller.snapshot("s", Volume.getDefaultInstance())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            codeOf(
                () ->
                    controller.snapshot(
                        "s", Volume.newBuilder().setVolumeId("shop/absent").build())))
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(
            controller.snapshotIds(
                ListSnapshotsRequest.newBuilder().setSourceVolumeId("shop/two.pvc")))
        .isEmpty();
  }

  @Test
  void aVolumeWithSnapshotsStaysUntilTheyAreGone() {
    // Given
    var volume = controller.create(volume("pvc-1"));
    var snapshot = controller.snapshot("snapshot-1", volume);

    // When
    var refused = codeOf(() -> controller.delete(volume.getVolumeId()));
    controller.csi.deleteSnapshot(
        DeleteSnapshotRequest.newBuilder().setSnapshotId(snapshot.getSnapshotId()).build());
    controller.delete(volume.getVolumeId());
    controller.delete(volume.getVolumeId());

    // Then nothing is left in the store
    assertThat(refused).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(controller.store.list("", "", 10)).isEmpty();
  }

  @Test
  void aVolumeObjectsVolumeIsItsOwn() {
    // Given a volume that the operator made
    var weights = new VolumeId("shop", "weights");
    new VolumeRepository(controller.store, weights).mark("uid-1");
    var volume = Volume.newBuilder().setVolumeId("shop/weights").build();

    // When it is deleted and grown by claim, and snapshotted
    var deletion = codeOf(() -> controller.delete("shop/weights"));
    var growth = codeOf(() -> controller.expand("shop/weights", GIB));
    var snapshot = controller.snapshot("snapshot-1", volume);

    // Then it is untouched, but for the snapshot
    assertThat(deletion).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(growth).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(snapshot.getSnapshotId()).isEqualTo("shop/weights/snapshot-1");
    assertThat(new VolumeRepository(controller.store, weights).requireMarker().uid())
        .isEqualTo("uid-1");
  }
}
