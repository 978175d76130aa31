package dev.mizzen.volume.agent;

import static dev.mizzen.volume.agent.Node.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.Volumes;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundCommitsTest {

  @TempDir Path directory;
  private Node node;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    node = new Node(directory, Backend.FUSE, Node.BUSY);
    target = node.publishVolume(POD);
  }

  @AfterEach
  void stop() throws InterruptedException {
    node.agent().stop(Duration.ofSeconds(10));
    node.close();
  }

  private FilesOverFuse files() {
    return (FilesOverFuse) node.files(target);
  }

  private double rounds(String outcome) {
    var counter =
        node.metrics().find("mizzen_volume_background_commits").tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void commitsWhatIsClosedWithoutBeingAsked() throws IOException {
    // Given a file that is open for writing
    var open = files().open("open");
    files().put(open, "half");

    // When another one is written and closed
    files().write("closed", "1");

    // Then that is committed, and the other one once it is closed
    await().untilAsserted(() -> assertThat(node.repository().head(0).files()).isOne());
    files().files().release(open.node(), open.handle());
    await().untilAsserted(() -> assertThat(node.repository().head(0).files()).isEqualTo(2));
    // Counted once the store has it.
    await().untilAsserted(() -> assertThat(rounds("committed")).isGreaterThanOrEqualTo(2));
  }

  @Test
  void triesAgainUntilTheStoreIsBack() throws IOException {
    // Given a store that fails
    node.store.plan((operation, key) -> Fault.BUSY);
    files().write("a", "1");
    await().untilAsserted(() -> assertThat(rounds("failed")).isGreaterThan(2));

    // When it is back
    node.store.plan((operation, key) -> Fault.NONE);

    // Then the change is committed
    await().untilAsserted(() -> assertThat(node.repository().head(0).files()).isOne());
  }

  @Test
  void keepsToTheCapacityThatTheVolumeHasNow() throws IOException {
    // Given a volume whose owner limits it while it is mounted
    settings(
        new Settings(
            OptionalLong.of(10), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));

    // When the view has learned of it
    await()
        .untilAsserted(
            () ->
                assertThat(
                        node.publications()
                            .usage("shop/weights", target.toString())
                            .orElseThrow()
                            .totalBytes())
                    .isEqualTo(10));

    // Then a program cannot write more
    var open = files().open("large");
    assertThatThrownBy(() -> files().put(open, "more than ten bytes")).isInstanceOf(Errno.class);
  }

  @Test
  void leavesACommitToThePodWhereTheOwnerWantsThat() throws IOException {
    // Given a volume that is committed when its pods say so
    settings(
        new Settings(
            OptionalLong.of(1000), OptionalLong.of(0), OptionalLong.empty(), OptionalLong.empty()));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        node.publications()
                            .usage("shop/weights", target.toString())
                            .orElseThrow()
                            .totalBytes())
                    .isEqualTo(1000));

    // When a pod writes, and its settings are read a few times more
    files().write("a", "1");
    var reads = new AtomicInteger();
    node.store.plan(
        (operation, key) -> {
          if (key.endsWith("volume.json")) {
            reads.incrementAndGet();
          }
          return Fault.NONE;
        });
    await().untilAsserted(() -> assertThat(reads).hasValueGreaterThan(3));

    // Then nothing is committed
    assertThat(rounds("committed")).isZero();
    assertThat(node.repository().head(0).number()).isZero();
  }

  @Test
  void commitsNothingToAVolumeThatGotTheName() throws IOException {
    // Given a volume that is deleted and made anew while a pod has the first one
    node.repository().deleteAll();
    node.repository().mark("volume-uid-2");

    // When the pod writes
    files().write("a", "1");

    // Then the other volume stays as it is
    await().untilAsserted(() -> assertThat(rounds("failed")).isGreaterThan(2));
    assertThat(node.repository().head(0).number()).isZero();
  }

  @Test
  void givesTheKeeperEverythingAgainThatWasReplaced() throws IOException {
    // Given a keeper that is killed
    var names = node.keeper().names();
    node.killKeeper();
    await()
        .untilAsserted(
            () ->
                assertThat(node.metrics().get("mizzen_volume_keeper_reachable").gauge().value())
                    .isZero());

    // When another one starts
    node.startKeeper();

    // Then it has what the first one had
    await().untilAsserted(() -> assertThat(node.keeper().names()).isEqualTo(names));
    assertThat(node.metrics().get("mizzen_volume_keeper_reachable").gauge().value()).isOne();
  }

  private void settings(Settings settings) {
    new Volumes(node.store)
        .define(Node.WEIGHTS, new Definition("volume-uid-1", settings, Map.of(), Optional.empty()));
  }
}
