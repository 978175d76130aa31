package dev.mizzen.volume.csi;

import static dev.mizzen.volume.csi.Controller.codeOf;
import static dev.mizzen.volume.csi.Controller.ids;
import static dev.mizzen.volume.csi.Controller.volume;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import csi.v1.ListSnapshotsRequest;
import csi.v1.ListVolumesRequest;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists by pages, by the rules of the CSI specification. */
class ControllerListsTest {

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
  void listsVolumesByPagesThatOthersMayChange() {
    // Given volumes of claims and of an object, and other objects of the store
    for (String name : List.of("a", "b", "b-c", "d")) {
      controller.create(volume(name));
    }
    new VolumeRepository(controller.store, new VolumeId("other", "weights")).mark("uid");
    controller.store.put(".probe/1", "x".getBytes(UTF_8));

    // When a page is read, its last volume deleted and another one made, and the rest is read
    var first =
        controller.csi.listVolumes(ListVolumesRequest.newBuilder().setMaxEntries(3).build());
    controller.delete(first.getEntries(2).getVolume().getVolumeId());
    controller.create(volume("e"));
    var second =
        controller.csi.listVolumes(
            ListVolumesRequest.newBuilder().setStartingToken(first.getNextToken()).build());

    // Then all that were there all the time were listed once
    var listed = new ArrayList<String>();
    first.getEntriesList().forEach(entry -> listed.add(entry.getVolume().getVolumeId()));
    second.getEntriesList().forEach(entry -> listed.add(entry.getVolume().getVolumeId()));
    assertThat(listed)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrder(
            "other/weights",
            "shop/a.pvc",
            "shop/b-c.pvc",
            "shop/b.pvc",
            "shop/d.pvc",
            "shop/e.pvc");
    assertThat(second.getNextToken()).isEmpty();
    for (String token : List.of("invalid-token", "=", "YWZ0ZXI6eA")) {
      assertThat(
              codeOf(
                  () ->
                      controller.csi.listVolumes(
                          ListVolumesRequest.newBuilder().setStartingToken(token).build())))
          .isEqualTo(Status.Code.ABORTED);
    }
  }

  @Test
  void listsSnapshotsByPagesByVolumeAndById() {
    // Given
    var one = controller.create(volume("one"));
    var two = controller.create(volume("two"));
    for (String name : List.of("s1", "s3", "s5")) {
      controller.snapshot(name, one);
    }
    controller.snapshot("s2", two);
    controller.snapshot("s4", two);

    // When
    var first =
        controller.csi.listSnapshots(ListSnapshotsRequest.newBuilder().setMaxEntries(2).build());
    var rest =
        controller.snapshotIds(
            ListSnapshotsRequest.newBuilder().setStartingToken(first.getNextToken()));
    var ofOne =
        controller.csi.listSnapshots(
            ListSnapshotsRequest.newBuilder()
                .setSourceVolumeId("shop/one.pvc")
                .setMaxEntries(2)
                .build());

    // Then
    assertThat(ids(first.getEntriesList())).containsExactly("shop/one.pvc/s1", "shop/two.pvc/s2");
    assertThat(rest).containsExactly("shop/one.pvc/s3", "shop/two.pvc/s4", "shop/one.pvc/s5");
    assertThat(ids(ofOne.getEntriesList())).containsExactly("shop/one.pvc/s1", "shop/one.pvc/s3");
    assertThat(
            controller.snapshotIds(
                ListSnapshotsRequest.newBuilder()
                    .setSourceVolumeId("shop/one.pvc")
                    .setStartingToken(ofOne.getNextToken())))
        .containsExactly("shop/one.pvc/s5");
    assertThat(
            controller.snapshotIds(
                ListSnapshotsRequest.newBuilder().setSnapshotId("shop/two.pvc/s4")))
        .containsExactly("shop/two.pvc/s4");
    assertThat(
            controller.snapshotIds(
                ListSnapshotsRequest.newBuilder().setSnapshotId("shop/two.pvc/s1")))
        .isEmpty();
    assertThat(controller.snapshotIds(ListSnapshotsRequest.newBuilder().setSourceVolumeId("no id")))
        .isEmpty();
  }
}
