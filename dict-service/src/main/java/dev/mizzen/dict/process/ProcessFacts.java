package dev.mizzen.dict.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What the kernel knows of this process. */
public final class ProcessFacts {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Clock clock;

  /** Ages are told by this clock. */
  public ProcessFacts(Clock clock) {
    this.clock = clock;
  }

  /** Since exec. */
  public double ageSeconds() {
    Instant start = ProcessHandle.current().info().startInstant().orElse(clock.instant());
    return Duration.between(start, clock.instant()).toMillis() / 1000.0;
  }

  /** NaN where there is no such file. */
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
