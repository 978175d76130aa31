package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.volume.load.Data;
import dev.mizzen.benchmarks.volume.load.Work;
import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program that reads and writes while the agent is killed, and sees no error. */
final class AgentDeath {
  static final String WAIT = "longest wait when the agent is killed";

  private static final int BEFORE = 200;
  private static final long PATIENCE_SECONDS = 60;

  private final Stage stage;

  AgentDeath(Stage stage) {
    this.stage = stage;
  }

  void run(Node node, Volume volume) throws Exception {
    node.prepareNextAgent();
    try (Pod pod = node.pod(volume.namespace())) {
      Path mount = pod.mount(volume);
      AtomicBoolean stopping = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(BEFORE);
      CompletableFuture<Double> longest = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  longest.complete(longest(mount, begun, stopping));
                } catch (Exception e) {
                  longest.completeExceptionally(e);
                }
              });
      if (!begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("nothing was read and written in " + mount);
      }
      node.replaceAgent();
      stopping.set(true);
      stage.measurements().add(WAIT, longest.get() * 1e3, "ms", "");
    }
  }

  private double longest(Path mount, CountDownLatch begun, AtomicBoolean stopping)
      throws Exception {
    List<Path> files = stage.data().small(mount);
    Path folder = Files.createDirectory(mount.resolve("while-it-dies"));
    double longest = 0;
    for (int i = 0; !stopping.get(); i++) {
      List<Path> one = List.of(files.get(i % files.size()));
      Path written = folder.resolve("file-" + i);
      longest =
          Math.max(
              longest,
              Work.seconds(
                  () -> {
                    Work.readAll(one, Data.SMALL_BYTES);
                    Files.writeString(written, "written");
                  }));
      begun.countDown();
    }
    return longest;
  }
}
