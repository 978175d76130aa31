package dev.mizzen.volume.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.collect.Verifier;
import dev.mizzen.volume.transfer.Transfers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program works in a real mount while the agent dies again and again, MIZZEN_KILL_ROUNDS times in
 * each test, at any moment. Needs root, /dev/fuse and Linux 6.9, hence MIZZEN_IT_MOUNTS=1.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class AgentKilledIT {

  private static final int ROUNDS =
      Integer.parseInt(System.getenv().getOrDefault("MIZZEN_KILL_ROUNDS", "20"));

  /** About how long a start takes at most, in milliseconds. */
  private static final int START = 3_000;

  @TempDir Path directory;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private NodeProcesses node;

  @BeforeEach
  void start() throws Exception {
    node = new NodeProcesses(directory);
  }

  @AfterEach
  void stop() throws Exception {
    node.stop();
  }

  /** At work, in the middle of a start, or while it takes up what the one before had left. */
  private void killSomewhen(Process program) throws Exception {
    if (random.nextInt(4) == 0) {
      long moment = 1 + random.nextInt(START);
      await()
          .pollDelay(Duration.ofMillis(moment))
          .pollInterval(Duration.ofMillis(1))
          .atMost(NodeProcesses.LONG)
          .until(() -> true);
    } else {
      node.awaitProgress(program, 1 + random.nextInt(6));
    }
    assertThat(node.agent().isAlive()).as(node.logged("agent")).isTrue();
    NodeProcesses.kill(node.agent());
    node.startAgent();
  }

  @Test
  void aProgramDoesNotNoticeThatTheAgentIsKilled() throws Exception {
    // Given a program at work in a volume
    Path target = node.publish("pod-1");
    var program = node.program(target);
    node.awaitProgress(program, 5);

    // When the agent is killed again and again
    for (int round = 0; round < ROUNDS; round++) {
      killSomewhen(program);
    }

    // Then the program ends well, and what it wrote is what the next pod reads
    node.awaitProgress(program, 5);
    assertThat(node.end(program)).as("seed %d: %s", seed, node.logged("program")).isZero();
    requireCommitted(target);
  }

  @Test
  void whatWasAnsweredAsCommittedStaysWhoeverIsKilled() throws Exception {
    // Given a program at work, and one that commits all the time
    Path target = node.publish("pod-1");
    Path socket = node.publishSocket("pod-1");
    var program = node.program(target);
    node.awaitProgress(program, 5);
    var committing = Committing.start(node, socket);

    // When the agent is killed again and again
    for (int round = 0; round < ROUNDS; round++) {
      killSomewhen(program);
    }

    // Then the program has noticed nothing
    int before = committing.answers().size();
    await().atMost(NodeProcesses.LONG).until(() -> committing.answers().size() > before + 1);
    committing.stop();
    assertThat(node.end(program)).as("seed %d: %s", seed, node.logged("program")).isZero();
    assertThat(committing.broken()).isPositive();

    // And every commit that was answered has what was written before it was asked for
    assertThat(committing.answers())
        .isSortedAccordingTo((a, b) -> Long.compare(a.commit(), b.commit()))
        .allSatisfy(
            answer ->
                assertThat(Committing.roundsIn(node.volume(), answer.commit()))
                    .isGreaterThanOrEqualTo(answer.rounds()));
    requireCommitted(target);
    try (var objects = node.objects();
        var transfers = new Transfers(4, 64 << 20)) {
      assertThat(new Verifier(objects, transfers).verify(NodeProcesses.VOLUME).damaged()).isEmpty();
    }
  }

  private void requireCommitted(Path target) throws Exception {
    String written = node.digest(target);
    node.unpublish(target);
    await()
        .atMost(NodeProcesses.LONG)
        .untilAsserted(
            () ->
                assertThat(node.digest(node.publish("pod-2")))
                    .as("seed %d", seed)
                    .isEqualTo(written));
  }

  @Test
  void aKeeperMayBeReplacedAndThenTheAgentKilled() throws Exception {
    // Given a program at work, and a keeper that is killed and comes back
    Path target = node.publish("pod-1");
    var program = node.program(target);
    NodeProcesses.kill(node.keeper());
    node.startKeeper();
    await().atMost(NodeProcesses.LONG).until(() -> node.logged("keeper").contains("Keeps"));

    // When the agent is killed
    NodeProcesses.kill(node.agent());
    node.startAgent();

    // Then the program goes on
    node.awaitProgress(program, 5);
    assertThat(node.end(program)).as(node.logged("program")).isZero();
  }
}
