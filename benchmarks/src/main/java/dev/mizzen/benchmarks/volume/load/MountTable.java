package dev.mizzen.benchmarks.volume.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is mounted, as the kernel tells it. The mounts themselves are not touched: who serves one
 * may be gone.
 */
public final class MountTable {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int POINT = 4;

  private MountTable() {}

  /** Where something is mounted. */
  public static List<Path> points() throws IOException {
    try (var lines = Files.lines(TABLE)) {
      return lines.map(line -> Path.of(line.split(" ")[POINT])).toList();
    }
  }

  /** Takes away all mounts in a folder, the newest first, whether they are in use or not. */
  public static void clear(Path folder) throws IOException, InterruptedException {
    for (Path point : points().reversed()) {
      if (point.startsWith(folder)) {
        new ProcessBuilder("umount", "-l", point.toString()).inheritIO().start().waitFor();
      }
    }
  }
}
