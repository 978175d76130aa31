package dev.mizzen.benchmarks.volume.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's caches. */
public final class Caches {
  private Caches() {}

  /** Writes everything to disk and forgets all pages and names; needs root. */
  public static void drop() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
    Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3");
  }
}
