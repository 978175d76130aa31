package dev.mizzen.volume.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.snapshot.MountedCommits;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.view.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPinsTest {

  private static final Published.Pod OTHER = new Published.Pod("pod-uid-2", "shop", "pod-2");

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong();
  private Node node;

  @BeforeEach
  void start() throws Exception {
    node = new Node(directory, Backend.FUSE);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private MountPins pins() {
    return new MountPins(
        "node-1", new Repositories(node.store), node.publications()::volumes, Set::of, nanos::get);
  }

  private View view(Published.Pod pod) {
    return node.publications().volumes().entrySet().stream()
        .filter(mounted -> mounted.getKey().pod().equals(pod))
        .map(mounted -> mounted.getValue().view())
        .findFirst()
        .orElseThrow();
  }

  private Optional<MountedCommits> said() {
    return node.repository().mounted("node-1");
  }

  private static MountedCommits commits(long from, long to) {
    return MountedCommits.of(from, OptionalLong.of(to));
  }

  private void commit(Path target, Published.Pod pod, String file) throws Exception {
    node.files(target).write(file, file);
    view(pod).commit();
  }

  @Test
  void saysWhatIsMountedAndTakesItBack() throws Exception {
    // Given a volume with a commit, mounted
    var target = node.publishVolume(Node.POD);
    commit(target, Node.POD, "a");
    var pins = pins();

    // When it is said, and the pod goes
    pins.look();
    assertThat(said()).contains(commits(1, 1));
    node.publications().unpublish(target.toString());
    pins.look();

    // Then nothing stays of it
    assertThat(said()).isEmpty();
  }

  @Test
  void aViewThatMergedMayStillReadWhatItBeganWith() throws Exception {
    // Given two views in step with the first commit, of which one commits before the other
    var first = node.publishVolume(Node.POD);
    commit(first, Node.POD, "a");
    var second = node.publishVolume(OTHER);
    commit(first, Node.POD, "b");
    commit(second, OTHER, "c");

    // When it is said what is needed
    pins().look();

    // Then the second needs the first commit, though it is in step with the third
    assertThat(view(OTHER).needs()).isEqualTo(new View.Needs(OptionalLong.of(1), 3, false));
    assertThat(said()).contains(commits(1, 3));

    // And after a reload no longer
    view(OTHER).reload(View.Dirty.REFUSE);
    assertThat(view(OTHER).needs()).isEqualTo(new View.Needs(OptionalLong.of(3), 3, false));
  }

  @Test
  void aNewLifeOfTheAgentKeepsToWhatTheLastOneSaid() throws Exception {
    // Given a view that has merged, and an agent that is killed
    var first = node.publishVolume(Node.POD);
    commit(first, Node.POD, "a");
    var second = node.publishVolume(OTHER);
    commit(first, Node.POD, "b");
    commit(second, OTHER, "c");
    pins().look();
    node.kill();

    // When the next one says what is mounted
    node.start();
    pins().look();

    // Then it is no less
    assertThat(said()).contains(commits(1, 3));
  }

  @Test
  void saysItAgainEachHourAndNotMoreOften() throws Exception {
    // Given what was said
    var target = node.publishVolume(Node.POD);
    commit(target, Node.POD, "a");
    var pins = pins();
    pins.look();
    commit(target, Node.POD, "b");

    // When half an hour and when an hour has passed
    pins.look();
    assertThat(said()).contains(commits(1, 1));
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    pins.look();

    // Then it is said what is needed by then
    assertThat(said()).contains(commits(2, 2));
  }

  @Test
  void keepsWhatItSaidForAPodThatIsGoneUntilItsLastCommitIsMade() throws Exception {
    // Given what was said by an earlier life, and a pod that is gone with changes
    var target = node.publishVolume(Node.POD);
    commit(target, Node.POD, "a");
    pins().look();
    var volume = node.publications().volumes().keySet().iterator().next();
    node.publications().unpublish(target.toString());
    var uncommitted = new HashSet<>(Set.of(volume));
    var pins =
        new MountPins(
            "node-1",
            new Repositories(node.store),
            node.publications()::volumes,
            () -> uncommitted,
            nanos::get);

    // When its last commit is still to be made, and then made
    pins.look();
    assertThat(said()).contains(MountedCommits.of(1, OptionalLong.empty()));
    uncommitted.clear();
    pins.look();

    // Then nothing stays
    assertThat(said()).isEmpty();
  }

  @Test
  void triesAgainWhenTheStoreFails() throws Exception {
    // Given a store that is down
    node.publishVolume(Node.POD);
    var pins = pins();
    node.store.plan((operation, key) -> Fault.BUSY);
    pins.look();

    // When it is back
    node.store.plan((operation, key) -> Fault.NONE);
    pins.look();

    assertThat(said()).contains(commits(0, 0));
  }
}
