package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.volume.process.Node;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many pods commit to one volume at once, each a file of its own. */
final class Committers {
  static final String COMMITS = "committers at once";

  private final Stage stage;

  Committers(Stage stage) {
    this.stage = stage;
  }

  void run(Node node, Volume volume) throws Exception {
    int committers = stage.sizes().committers();
    List<Pod> pods = new ArrayList<>();
    try {
      for (int i = 0; i < committers; i++) {
        Pod pod = node.pod(volume.namespace());
        pods.add(pod);
        pod.connect();
        Files.writeString(pod.mount(volume).resolve("file-" + i), "of " + i);
      }
      Spent spent = Spent.on(() -> commitAll(pods, volume), stage.store(), node);
      stage.measurements().add(COMMITS, committers / spent.seconds(), "1/s", spent.remark());
    } finally {
      pods.forEach(Pod::close);
    }
    try (Pod pod = node.pod(volume.namespace())) {
      check(pod.mount(volume), committers);
    }
  }

  private static void commitAll(List<Pod> pods, Volume volume) throws Exception {
    List<Callable<Object>> commits =
        pods.stream().<Callable<Object>>map(pod -> () -> pod.commit(volume)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Object> commit : threads.invokeAll(commits)) {
        commit.get();
      }
    }
  }

  private static void check(Path mount, int committers) throws IOException {
    for (int i = 0; i < committers; i++) {
      if (!Files.readString(mount.resolve("file-" + i)).equals("of " + i)) {
        throw new IOException("the file of committer %d is not in the volume".formatted(i));
      }
    }
  }
}
