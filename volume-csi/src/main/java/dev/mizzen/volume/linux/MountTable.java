package dev.mizzen.volume.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is mounted in this process's mount namespace, from /proc/self/mountinfo: nothing here looks
 * into a mounted directory, so that nothing can hang on it.
 */
public final class MountTable {

  private static final Path FILE = Path.of("/proc/self/mountinfo");
  private static final int DEVICE = 2;
  private static final int TARGET = 4;

  /** Whether something is mounted exactly there. */
  public boolean isMounted(Path target) throws IOException {
    return device(target).isPresent();
  }

  /** The device, as {@code major:minor}, of what is mounted exactly there; of the topmost one. */
  public Optional<String> device(Path target) throws IOException {
    String wanted = target.toString();
    try (var lines = Files.lines(FILE)) {
      return lines
          .map(line -> line.split(" "))
          .filter(fields -> unescape(fields[TARGET]).equals(wanted))
          .map(fields -> fields[DEVICE])
          .reduce((below, above) -> above);
    }
  }

  /** The kernel writes blank, tab, newline and backslash as three octal digits. */
  static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
