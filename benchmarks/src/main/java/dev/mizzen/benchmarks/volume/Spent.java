package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.process.Server;
import dev.mizzen.benchmarks.volume.load.Work;
import dev.mizzen.benchmarks.volume.process.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What something took: time, and time of the processor.
 *
 * @param seconds by the clock
 * @param whoDid the agent, or the program that was run for it
 * @param store the object store
 */
record Spent(double seconds, Duration whoDid, Duration store) {
  private static final Path OF_THIS_PROGRAM = Path.of("/proc/self/stat");
  private static final int CHILDREN_USER = 13;
  private static final long TICK_MILLIS = 10;

  private interface Clock {
    Duration read() throws IOException;
  }

  /** By the agent of a node. */
  static Spent on(Work.Task task, Server store, Node node) throws Exception {
    return on(task, store, node::agentTime);
  }

  /** By programs that begin and end meanwhile. */
  static Spent on(Work.Task task, Server store) throws Exception {
    return on(task, store, Spent::endedChildren);
  }

  private static Spent on(Work.Task task, Server store, Clock clock) throws Exception {
    Duration before = clock.read();
    Duration storeBefore = store.processorTime();
    double seconds = Work.seconds(task);
    return new Spent(seconds, clock.read().minus(before), store.processorTime().minus(storeBefore));
  }

  /** Of all children that have ended, user and system time. */
  private static Duration endedChildren() throws IOException {
    String stat = Files.readString(OF_THIS_PROGRAM);
    // The second field, a name in brackets, may have spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_USER + 1]);
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  /** For people. */
  String remark() {
    return String.format(
        Locale.ROOT,
        "processor: %.2f s, the store %.2f s",
        whoDid.toMillis() / 1e3,
        store.toMillis() / 1e3);
  }
}
