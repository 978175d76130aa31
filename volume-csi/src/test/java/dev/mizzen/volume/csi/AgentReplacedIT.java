package dev.mizzen.volume.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Agents that end as they are told to, and nodes that lose agent and keeper at once. */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class AgentReplacedIT {

  private static final int ROUNDS = 3;

  /** What a JVM ends with that was told to. */
  private static final int SIGTERM = 143;

  @TempDir Path directory;
  private NodeProcesses node;

  @BeforeEach
  void start() throws Exception {
    node = new NodeProcesses(directory);
  }

  @AfterEach
  void stop() throws Exception {
    node.stop();
  }

  @Test
  void aProgramDoesNotNoticeThatTheAgentIsReplaced() throws Exception {
    // Given a program at work in a volume, and one that commits
    Path target = node.publish("pod-1");
    Path socket = node.publishSocket("pod-1");
    var program = node.program(target);
    node.awaitProgress(program, 5);
    var committing = Committing.start(node, socket);

    for (int round = 0; round < ROUNDS; round++) {
      // When the agent is told to stop, and the next one begins
      node.awaitAgent();
      node.awaitProgress(program, 2);
      node.agent().destroy();
      assertThat(node.agent().waitFor(60, TimeUnit.SECONDS)).as(node.logged("agent")).isTrue();

      // Then it has ended in order
      assertThat(node.agent().exitValue()).isEqualTo(SIGTERM);
      assertThat(node.logged("agent")).doesNotContain("ERROR");
      node.startAgent();
      node.awaitProgress(program, 5);
    }

    // And the program has noticed nothing
    committing.stop();
    assertThat(node.end(program)).as(node.logged("program")).isZero();
    String written = node.digest(target);
    node.unpublish(target);
    assertThat(node.digest(node.publish("pod-2"))).isEqualTo(written);
  }

  @Test
  void withAgentAndKeeperGoneProgramsFailAndTheMountIsMadeAnew() throws Exception {
    // Given a program at work
    Path target = node.publish("pod-1");
    var program = node.program(target);
    node.awaitProgress(program, 5);

    // When nobody holds the mount's descriptor any more
    NodeProcesses.kill(node.keeper());
    NodeProcesses.kill(node.agent());

    // Then the program is told so instead of waiting for ever
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(node.logged("program")).containsAnyOf("[Errno 107]", "[Errno 103]");

    // And with a keeper and an agent the pod's next program finds what was written
    node.startKeeper();
    node.startAgent();
    node.publish("pod-1");
    String written = node.digest(target);
    assertThat(written).hasSizeGreaterThan(64);
    assertThat(program(target)).isEqualTo("whole");

    // And nothing keeps the pod from ending
    node.unpublish(target);
    await()
        .atMost(NodeProcesses.LONG)
        .untilAsserted(() -> assertThat(node.digest(node.publish("pod-2"))).isEqualTo(written));
  }

  /** Reads what the program had written last; every file is named after a round that was whole. */
  private static String program(Path target) throws Exception {
    var check =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import os, sys
                rounds = open(os.path.join(sys.argv[1], "log")).read().split()
                print("whole" if rounds == [str(n) for n in range(1, len(rounds) + 1)] else rounds)
                """,
                target.toString())
            .redirectErrorStream(true)
            .start();
    return check.inputReader().readLine();
  }

  @Test
  void aPodCanEndWhoseMountNobodyServesAnyMore() throws Exception {
    // Given a mount that was lost with agent and keeper
    Path target = node.publish("pod-1");
    var program = node.program(target);
    node.awaitProgress(program, 5);
    NodeProcesses.kill(node.keeper());
    NodeProcesses.kill(node.agent());
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();

    // When the pod ends as soon as there is an agent again
    node.startKeeper();
    node.startAgent();
    node.unpublish(target);

    // Then its directory is gone, and what it left is committed
    assertThat(target).doesNotExist();
    await()
        .atMost(NodeProcesses.LONG)
        .untilAsserted(() -> assertThat(node.volume().head(0).files()).isPositive());
  }
}
