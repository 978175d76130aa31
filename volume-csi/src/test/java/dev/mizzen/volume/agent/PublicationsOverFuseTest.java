package dev.mizzen.volume.agent;

import static dev.mizzen.volume.agent.Node.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The kernel is played by {@link FakeFuse}; the keeper is real. */
class PublicationsOverFuseTest extends PublicationsContract {

  private static final String HANDLE = "shop/weights";

  @Override
  Backend backend() {
    return Backend.FUSE;
  }

  @Test
  void goesOnWithAMountOverAKill() throws IOException {
    // Given a pod with a file that is neither committed nor closed
    Path target = node.publishVolume(POD);
    var before = (FilesOverFuse) node.files(target);
    var open = before.open("a");
    before.put(open, "1");
    Path mount = node.view(target);

    // When the agent is killed, and another one starts
    node.kill();
    assertThat(node.fuse.at(target)).isEmpty();
    node.start();

    // Then it serves the same mount, and the open file
    assertThat(node.view(target)).isEqualTo(mount);
    var after = (FilesOverFuse) node.files(target);
    after.put(open, "2");
    after.files().release(open.node(), open.handle());
    assertThat(after.read("a")).contains("2");
  }

  @Test
  void goesOnWithAMountOverAnOrderlyStop() throws Exception {
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    Path mount = node.view(target);

    node.agent().stop(Duration.ofSeconds(10));
    assertThat(node.fuse.at(target)).isEmpty();
    node.start();

    assertThat(node.view(target)).isEqualTo(mount);
    assertThat(node.files(target).read("a")).contains("1");
  }

  @Test
  void mountsNothingThatTheKeeperDoesNotHold() throws IOException {
    // Given a node whose keeper is away
    node.killKeeper();

    // When a pod is to have a volume
    assertThatThrownBy(() -> node.publishVolume(POD))
        .isInstanceOf(KeeperException.class)
        .hasMessageContaining("mizzen-volume-keeper")
        .hasMessageContaining("keeper.sock");

    // Then nothing is mounted, until it is back
    Path target = node.target(POD.uid(), "weights");
    assertThat(node.mounts.isMounted(target)).isFalse();
    node.startKeeper();
    node.publishVolume(POD);
    node.files(target).write("a", "1");
    assertThat(node.keeper().names()).hasSize(1);
  }

  @Test
  void makesAMountAgainThatWasLostWithTheKeeper() throws IOException {
    // Given a file that is not committed, when agent and keeper are killed
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    Path mount = node.view(target);
    node.kill();
    node.killKeeper();

    // When both are back
    node.startKeeper();
    node.start();

    // Then there is a fresh mount with the file, and the keeper has it
    assertThat(node.view(target)).isNotEqualTo(mount);
    assertThat(node.files(target).read("a")).contains("1");
    assertThat(node.keeper().names()).hasSize(1);
  }

  @Test
  void removesWhatTheKeeperHoldsForNobody() throws IOException {
    // Given a keeper with a descriptor of a mount that is not there any more
    node.kill();
    try (var device = Descriptor.open(Path.of("/dev/null"), Descriptor.O_RDWR, 0)) {
      node.keeper().put("pod-uid-9/weights-01234567", device, new byte[] {9});
    }

    // When the agent starts
    node.start();

    // Then it is gone
    assertThat(node.keeper().names()).isEmpty();
  }

  @Test
  void tellsTheKeeperWhenAPodIsGone() throws IOException {
    Path target = node.publishVolume(POD);
    assertThat(node.keeper().names()).hasSize(1);

    node.publications().unpublish(target.toString());

    assertThat(node.keeper().names()).isEmpty();
  }

  @Test
  void letsThePodGoWhenTheKeeperIsAway() throws IOException {
    // Given a pod with a change, and no keeper
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    node.killKeeper();

    // When the pod goes
    node.publications().unpublish(target.toString());

    // Then the change is committed
    assertThat(node.repository().head(0).files()).isOne();
    assertThat(node.mounts.isMounted(target)).isFalse();
  }

  @Test
  void startsWithoutWaitingForTheStore() throws IOException {
    // Given a mount, and a store that is down when the agent starts
    Path target = node.publishVolume(POD);
    node.files(target).write("a", "1");
    node.kill();
    node.store.plan((operation, key) -> Fault.BUSY);

    // When it starts
    node.start();

    // Then what is on the node can be read, and it is known how much that is
    assertThat(node.files(target).read("a")).contains("1");
    var usage = node.publications().usage(HANDLE, target.toString()).orElseThrow();
    assertThat(usage.usedBytes()).isEqualTo(1);
    assertThat(usage.problem()).isEmpty();
  }

  @Test
  void saysThatAMountIsGone() throws IOException {
    Path target = node.publishVolume(POD);
    node.mounts.unmount(target);

    var usage = node.publications().usage(HANDLE, target.toString()).orElseThrow();

    assertThat(usage.problem()).contains("not mounted");
    assertThat(node.publications().usage("shop/other", target.toString())).isEmpty();
    assertThat(node.publications().usage(HANDLE, "/elsewhere")).isEmpty();
  }

  @Test
  void fetchesNextToNothingToPublish() throws IOException {
    // Given a volume of some files
    Path first = node.publishVolume(POD);
    for (int file = 0; file < 20; file++) {
      node.files(first).write("file-" + file, "x".repeat(5000));
    }
    node.publications().unpublish(first.toString());
    var calls = new CopyOnWriteArrayList<String>();
    node.store.plan(
        (operation, key) -> {
          calls.add(operation + " " + key);
          return Fault.NONE;
        });

    // When it is published
    node.publishVolume(new Published.Pod("pod-uid-2", "shop", "pod-2"));

    // Then no content is asked for, and little else
    assertThat(calls).hasSizeLessThanOrEqualTo(8);
    assertThat(calls).noneMatch(call -> call.contains("/chunks/") || call.contains("/packs/"));
  }

  @Test
  void keepsWhatAnEarlierReleaseHadMountedAsItIs() throws IOException {
    // Given a view that was published as a plain directory
    node.close();
    try (var earlier = new Node(directory)) {
      Path target = earlier.publishVolume(POD);
      earlier.files(target).write("a", "1");
      earlier.kill();

      // When an agent starts that makes other ones
      var later = new Node(directory, Backend.FUSE);
      later.publications().unpublish(target.toString());

      // Then its changes are committed
      assertThat(later.repository().head(0).files()).isOne();
      later.close();
    }
    node = new Node(directory, Backend.FUSE);
  }
}
