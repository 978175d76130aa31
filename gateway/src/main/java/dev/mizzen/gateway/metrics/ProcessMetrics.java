package dev.mizzen.gateway.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The two gauges that every process of Mizzen has: time to ready, and resident memory. */
public final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final AtomicLong startupMillis = new AtomicLong();

  /**
   * @param registry takes the gauges
   */
  public ProcessMetrics(MeterRegistry registry) {
    Gauge.builder("mizzen.process.startup.seconds", startupMillis, it -> it.get() / 1000.0)
        .description("From the start of the process until it was ready; 0 before")
        .register(registry);
    Gauge.builder("mizzen.process.resident.bytes", ProcessMetrics::residentBytes)
        .description("Resident memory")
        .register(registry);
  }

  /** The process is ready; the first time counts. */
  public void ready() {
    ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()).toMillis())
        .ifPresent(millis -> startupMillis.compareAndSet(0, millis));
  }

  private static double residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
