package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.volume.load.Work;
import dev.mizzen.benchmarks.volume.process.Pod;
import dev.mizzen.benchmarks.volume.process.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A little of everything, so that what is measured is not the compiler. */
final class Practice {
  private static final int FILES = 300;
  private static final int MEBIBYTES = 8;
  private static final int PAGE = 4096;

  private Practice() {}

  static void in(Pod pod, Volume volume) throws Exception {
    Path mount = pod.mount(volume);
    Path folder = mount.resolve(UUID.randomUUID().toString());
    Work.create(folder, FILES);
    Work.write(mount.resolve(folder.getFileName() + ".bin"), MEBIBYTES);
    pod.commit(volume);
    pod.reload(volume);
    Work.list(mount);
    try (Stream<Path> tree = Files.walk(mount)) {
      List<Path> files = tree.filter(Files::isRegularFile).toList();
      for (Path file : files) {
        Work.read(file);
      }
      Work.readAll(files, PAGE);
    }
  }
}
