package dev.mizzen.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where it was measured, and how busy that was before. */
public record Machine(int processors, String kernel, String files, double load) {

  /**
   * Looks at it.
   *
   * @param folder where files will be written
   */
  public static Machine look(Path folder) throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Files.getFileStore(folder).type(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** One line for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%d processors shared by client and server, Linux %s, files on %s, load average %.2f before",
        processors,
        kernel,
        files,
        load);
  }
}
