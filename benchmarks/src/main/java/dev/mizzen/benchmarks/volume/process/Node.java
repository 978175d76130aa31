package dev.mizzen.benchmarks.volume.process;

import dev.mizzen.benchmarks.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A node: keeper and agent as the chart runs them, with folders of their own. */
public final class Node implements AutoCloseable {
  private final AtomicInteger pods = new AtomicInteger();
  private final Agents agents;
  private final Child keeper;
  private final Csi csi;
  private Child agent;
  private Optional<Child> next = Optional.empty();

  private Node(Agents agents, Child keeper, Child agent) {
    this.agents = agents;
    this.keeper = keeper;
    this.agent = agent;
    this.csi = new Csi(agents.socket());
  }

  /**
   * Started and ready; it has nothing in its cache.
   *
   * @param folder that does not exist yet
   */
  public static Node start(Path folder, VolumeProgram program, S3 s3, Backend backend)
      throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    Path kubelet = Files.createDirectories(folder.resolve("kubelet"));
    Agents agents = new Agents(folder, program, s3, kubelet, state, backend);
    Child keeper = keeper(folder.resolve("keeper"), state, program);
    try {
      return new Node(agents, keeper, agents.start());
    } catch (IOException | RuntimeException e) {
      keeper.close();
      throw e;
    }
  }

  private static Child keeper(Path folder, Path state, VolumeProgram program) throws IOException {
    int management = Child.freePort();
    return Child.start(
            folder,
            management,
            program.keeperCommand("--state-dir=" + state, "--management-port=" + management),
            Map.of("MALLOC_ARENA_MAX", "2"))
        .untilItListens()
        .until(() -> Files.exists(state.resolve("keeper/keeper.sock")));
  }

  /** A pod of a namespace that is on this node from now on; it has mounted nothing yet. */
  public Pod pod(String namespace) {
    return new Pod(csi, agents.kubelet(), "p" + pods.incrementAndGet(), namespace);
  }

  /**
   * Makes the process of the next agent. Later would be too late: while no agent serves the files
   * that this program has open, it cannot start another one.
   */
  public void prepareNextAgent() throws IOException {
    next = Optional.of(agents.standBy());
  }

  /** Kills the agent and lets the one that was prepared begin; returns when it is ready. */
  public void replaceAgent() throws IOException, InterruptedException {
    Child following = next.orElseThrow();
    next = Optional.empty();
    agent.kill();
    agent = following;
    following.say("go");
    agents.ready(following);
  }

  /** Processor time that the agent has taken. */
  public Duration agentTime() {
    return agent.processorTime();
  }

  /** Resident memory of the agent in MiB. */
  public double agentMebibytes() throws IOException {
    return agent.residentMebibytes();
  }

  @Override
  public void close() {
    csi.close();
    next.ifPresent(Child::close);
    agent.close();
    keeper.close();
  }
}
