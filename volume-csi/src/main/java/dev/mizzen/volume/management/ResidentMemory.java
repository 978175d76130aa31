package dev.mizzen.volume.management;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says that this process occupies. */
final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** Resident set size in bytes; NaN where the kernel does not tell. */
  static double bytes() {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
