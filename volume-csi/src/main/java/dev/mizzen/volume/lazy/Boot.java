package dev.mizzen.volume.lazy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which life of the node this is. */
final class Boot {

  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

  private Boot() {}

  static String id() throws IOException {
    return Files.readString(ID).strip();
  }
}
