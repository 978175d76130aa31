package dev.mizzen.dict.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel knows of this process; NaN where it does not say. */
public final class ProcessFacts {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** Field 22 of proc_pid_stat(5), counted behind the command's name in parentheses. */
  private static final int START_TIME = 22 - 3;

  /** The unit of user space on every architecture of ours. */
  private static final double TICKS_A_SECOND = 100;

  /**
   * Seconds since exec, to a hundredth. Both ends are times since boot: the JDK's start instant is
   * only good to a second, as the time of the boot is.
   */
  public double ageSeconds() {
    try {
      String stat = Files.readString(STAT);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double uptime = Double.parseDouble(Files.readString(UPTIME).split(" ")[0]);
      return Math.max(0, uptime - Long.parseLong(fields[START_TIME]) / TICKS_A_SECOND);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** Resident set size. */
  public double residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024.0;
        }
      }
    } catch (IOException e) {
      return Double.NaN;
    }
    return Double.NaN;
  }
}
