package dev.mizzen.operator.health;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two gauges that every process of Mizzen has: how long its start took, and how much memory it
 * holds.
 */
@Singleton
public final class ProcessGauges {
  private static final Logger log = LoggerFactory.getLogger(ProcessGauges.class);
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final MeterRegistry registry;
  private final Clock clock;

  ProcessGauges(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** The process is ready now; from here on it has both gauges. */
  public void ready() {
    Instant now = clock.instant();
    double seconds =
        Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now).toMillis()
            / 1000.0;
    Gauge.builder("mizzen.process.startup", () -> seconds)
        .baseUnit("seconds")
        .description("From exec to ready")
        .register(registry);
    Gauge.builder("mizzen.process.resident", ProcessGauges::residentBytes)
        .baseUnit("bytes")
        .description("Resident set size")
        .register(registry);
    log.atInfo().addArgument(kv("startupSeconds", seconds)).log("Operator became ready");
  }

  /** Not a number where the kernel does not tell. */
  static double residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
