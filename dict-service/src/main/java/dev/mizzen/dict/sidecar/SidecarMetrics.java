package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.process.ProcessFacts;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What this process tells Prometheus. No label holds a name that a user gave. */
final class SidecarMetrics {
  /** Why a call was sent again. */
  enum Retry {
    /** No connection could be made. */
    CONNECT,
    /** The connection broke. */
    BROKEN,
    /** The service answered 503. */
    UNAVAILABLE,
    /** The token was refused. */
    UNAUTHORIZED
  }

  /** What went wrong between here and the service. */
  enum Failure {
    /** No connection could be made. */
    CONNECT,
    /** The connection broke. */
    BROKEN,
    /** No answer came in time. */
    SILENT
  }

  private final ProcessFacts process;
  private final Map<String, Long> requests = new TreeMap<>();
  private final Map<Retry, Long> retries = new EnumMap<>(Retry.class);
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  private double startupSeconds;

  SidecarMetrics(ProcessFacts process) {
    this.process = process;
  }

  void started() {
    startupSeconds = process.ageSeconds();
  }

  double startupSeconds() {
    return startupSeconds;
  }

  void answered(int status) {
    requests.merge(
        switch (status / 100) {
          case 2 -> "2xx";
          case 4 -> "4xx";
          case 5 -> "5xx";
          default -> "other";
        },
        1L,
        Long::sum);
  }

  /** The client went before its answer was complete. */
  void left() {
    requests.merge("left", 1L, Long::sum);
  }

  void retried(Retry reason) {
    retries.merge(reason, 1L, Long::sum);
  }

  void failed(Failure kind) {
    failures.merge(kind, 1L, Long::sum);
  }

  /** The text format 0.0.4. */
  String scrape(int calls, int connections, long heldBytes) {
    StringBuilder text = new StringBuilder(2_048);
    gauge(text, "mizzen_process_startup_seconds", "From exec to ready", startupSeconds);
    gauge(text, "mizzen_process_resident_bytes", "Resident set size", process.residentBytes());
    gauge(text, "mizzen_sidecar_calls", "Calls under way", calls);
    gauge(text, "mizzen_sidecar_connections", "Connections of clients", connections);
    gauge(text, "mizzen_sidecar_held_bytes", "Bodies held to be sent again", heldBytes);
    family(text, "mizzen_sidecar_requests_total", "Calls by answer", "counter");
    requests.forEach((outcome, n) -> sample(text, "requests_total", "outcome", outcome, n));
    family(text, "mizzen_sidecar_retries_total", "Calls sent again", "counter");
    for (Retry reason : Retry.values()) {
      sample(text, "retries_total", "reason", name(reason), retries.getOrDefault(reason, 0L));
    }
    family(text, "mizzen_sidecar_upstream_failures_total", "Failures on the way there", "counter");
    for (Failure kind : Failure.values()) {
      sample(text, "upstream_failures_total", "kind", name(kind), failures.getOrDefault(kind, 0L));
    }
    return text.toString();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void gauge(StringBuilder text, String name, String help, double value) {
    family(text, name, help, "gauge");
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void family(StringBuilder text, String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void sample(
      StringBuilder text, String name, String label, String value, long count) {
    text.append("mizzen_sidecar_").append(name).append('{').append(label).append("=\"");
    text.append(value).append("\"} ").append(count).append('\n');
  }
}
