package dev.mizzen.volume.agent;

import static dev.mizzen.volume.agent.Node.POD;
import static dev.mizzen.volume.agent.Node.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What publishing and unpublishing are to do, whatever makes the views. */
abstract class PublicationsContract {

  private static final Published.Pod OTHER = new Published.Pod("pod-uid-2", "shop", "pod-2");

  @TempDir Path directory;
  Node node;

  /** What makes the views. */
  abstract Backend backend();

  @BeforeEach
  void start() throws IOException {
    node = new Node(directory, backend());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void commitsWhatThePodLeftWhenItIsGone() throws IOException {
    // Given a pod that has written a file
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");

    // When its volume is unpublished
    node.publications().unpublish(target.toString());

    // Then the next pod finds it, and nothing is left on the node
    Path next = node.publishVolume(OTHER);
    assertThat(node.files(next).read("a")).contains("1");
    assertThat(target).doesNotExist();
    assertThat(node.state.resolve("volumes/" + POD.uid())).doesNotExist();
    assertThat(node.journalEntries()).isZero();
  }

  @Test
  void givesEveryPodAViewOfItsOwn() throws IOException {
    Path one = node.publishVolume(POD);
    Path other = node.publishVolume(OTHER);

    node.files(one).write("a", "1");

    assertThat(node.files(other).read("a")).isEmpty();
  }

  @Test
  void publishesAgainWithoutLosingChanges() throws IOException {
    // Given a published volume with uncommitted changes
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");

    // When kubelet asks again, also after the mount was lost in a reboot
    node.publishVolume(POD);
    node.mounts.unmount(target);
    node.publishVolume(POD);

    // Then the changes are there
    assertThat(node.files(target).read("a")).contains("1");
  }

  @Test
  void turnsAwayAnotherUseOfATarget() throws IOException {
    Path target = node.publishVolume(POD);

    assertThatThrownBy(
            () ->
                node.publications()
                    .publishVolume("shop/weights", WEIGHTS, POD, target.toString(), true))
        .isInstanceOf(TargetTakenException.class);
  }

  @Test
  void mountsReadOnlyAndCommitsNothing() throws IOException {
    // Given a view that is read-only for the pod
    Path target = node.target(POD.uid(), "ro");
    node.publications().publishVolume("shop/weights", WEIGHTS, POD, target.toString(), true);
    assertThat(node.mounts.isReadOnly(target)).isTrue();

    // When it is unpublished
    node.publications().unpublish(target.toString());

    // Then there is no commit
    assertThat(node.repository().head(0).number()).isZero();
  }

  @Test
  void doesNotMountAVolumeThatDoesNotExist() throws IOException {
    Path target = node.target(POD.uid(), "other");
    var unknown = new VolumeId("shop", "unknown");

    assertThatThrownBy(
            () ->
                node.publications()
                    .publishVolume("shop/unknown", unknown, POD, target.toString(), false))
        .isInstanceOf(UnknownVolumeException.class)
        .hasMessageContaining("shop/unknown");
    assertThat(node.state.resolve("volumes/" + POD.uid())).doesNotExist();
  }

  @Test
  void unpublishesTheUnknownAndTwice() throws IOException {
    Path target = node.publishVolume(POD);
    node.publications().unpublish(target.toString());

    node.publications().unpublish(target.toString());
    node.publications().unpublish("/var/lib/kubelet/pods/none/mount");

    assertThat(node.publications().size()).isZero();
  }

  @Test
  void letsGoOfAllVolumesOfAPodAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      // Given a pod with a volume and its socket
      Path volume = node.publishVolume(POD);
      Path run = node.publishRun(POD);
      node.files(volume).write("round", "round " + round);

      // When kubelet takes both away at the same time
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var outcomes = new ArrayList<Future<Boolean>>();
        for (Path target : List.of(volume, run)) {
          outcomes.add(
              threads.submit(
                  () -> {
                    node.publications().unpublish(target.toString());
                    return true;
                  }));
        }
        for (var outcome : outcomes) {
          outcome.get();
        }
      }

      // Then nothing is left, and the change is committed
      assertThat(node.publications().size()).isZero();
      assertThat(node.state.resolve("volumes")).isEmptyDirectory();
      assertThat(node.repository().head(0).number()).isEqualTo(round + 1);
    }
  }

  @Test
  void turnsAwayASecondCallWhileTheFirstIsAtWork() throws Exception {
    // Given a publish that waits for the store
    var reached = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    node.store.plan(
        (operation, key) -> {
          reached.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Fault.NONE;
        });
    Path target = node.target(POD.uid(), "weights");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> node.publishVolume(POD));
      reached.await();

      // When kubelet calls again, to publish and to unpublish
      assertThatThrownBy(() -> node.publishVolume(POD)).isInstanceOf(BusyTargetException.class);
      assertThatThrownBy(() -> node.publications().unpublish(target.toString()))
          .isInstanceOf(BusyTargetException.class);
      go.countDown();

      // Then the first one ends as if nothing had been
      first.get();
    }
    assertThat(node.mounts.isMounted(target)).isTrue();
  }

  @Test
  void letsThePodGoWhenTheStoreIsDownAndCommitsLater() throws IOException {
    // Given a pod with changes, and a store that is down
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    node.store.plan((operation, key) -> Fault.BUSY);

    // When the pod goes, kubelet need not wait for the store
    node.publications().unpublish(target.toString());
    assertThat(node.journalEntries()).isOne();
    assertThat(target).doesNotExist();
    node.store.plan((operation, key) -> Fault.NONE);

    // Then the changes are committed when the store is back
    await().untilAsserted(() -> assertThat(node.repository().head(0).files()).isOne());
    await().untilAsserted(() -> assertThat(node.journalEntries()).isZero());
  }

  @Test
  void commitsFromTheJournalAfterARestart() throws IOException {
    // Given an agent that was killed with a journal entry
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    node.store.plan((operation, key) -> Fault.BUSY);
    node.publications().unpublish(target.toString());
    node.kill();
    node.store.plan((operation, key) -> Fault.NONE);

    // When a new one starts
    node.start();

    // Then the changes are committed
    await().untilAsserted(() -> assertThat(node.repository().head(0).files()).isOne());
    await().untilAsserted(() -> assertThat(node.journalEntries()).isZero());
  }

  @Test
  void dropsChangesOfAVolumeThatWasDeleted() throws IOException {
    // Given a pod with changes in a volume that is deleted and made again meanwhile
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    node.repository().deleteAll();
    node.repository().mark("volume-uid-2");

    // When the pod goes
    node.publications().unpublish(target.toString());

    // Then the new volume stays empty and nothing waits
    await().untilAsserted(() -> assertThat(node.journalEntries()).isZero());
    assertThat(node.repository().head(0).number()).isZero();
  }

  @Test
  void commitsForAPodThatKubeletForgotWhileNoAgentRan() throws IOException {
    // Given a killed agent, and a pod whose directory is gone when the next one starts
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    node.kill();
    node.mounts.unmount(target);
    Files.delete(target);
    Files.delete(target.getParent());

    // When it starts
    node.start();

    // Then it commits what the pod had left
    await().untilAsserted(() -> assertThat(node.repository().head(0).files()).isOne());
    assertThat(node.publications().size()).isZero();
  }

  @Test
  void removesAViewThatWasNeverMounted() throws IOException {
    // Given what is left of an agent killed while it wrote a volume to disk
    Path half = Files.createDirectories(node.state.resolve("volumes/pod-uid-9/weights-12345678"));
    Files.createDirectories(half.resolve("data"));
    node.kill();

    // When a new one starts
    node.start();

    // Then it is gone
    assertThat(half).doesNotExist();
  }

  @Test
  void keepsOthersOutOfTheState() throws IOException {
    node.publishVolume(POD);

    var modes = new ArrayList<String>();
    for (Path path :
        List.of(node.state, node.state.resolve("volumes"), node.state.resolve("journal"))) {
      modes.add(
          java.nio.file.attribute.PosixFilePermissions.toString(
              Files.getPosixFilePermissions(path)));
    }

    assertThat(modes).containsOnly("rwx------");
  }
}
