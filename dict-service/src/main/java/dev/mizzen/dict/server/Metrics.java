package dev.mizzen.dict.server;

import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Totals;
import dev.mizzen.dict.http.ByteBudget;
import dev.mizzen.dict.http.CallListener;
import dev.mizzen.dict.process.ProcessFacts;
import dev.mizzen.dict.rocks.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What this process tells Prometheus. Only {@link ObjectMetrics} has names as labels. */
final class Metrics implements CallListener, CommitListener {
  private static final Duration[] LATENCIES = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private record CallKey(String kind, String outcome) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentMap<CallKey, Timer> calls = new ConcurrentHashMap<>();
  private final DistributionSummary batches =
      DistributionSummary.builder("mizzen_dict_commit_operations")
          .description("Operations that shared one commit")
          .serviceLevelObjectives(1, 4, 16, 64, 256)
          .register(registry);
  private final Counter failures = registry.counter("mizzen_dict_store_failures");
  private final ObjectMetrics objects = new ObjectMetrics(registry);
  private final Timer commits =
      Timer.builder("mizzen_dict_commit")
          .description("From the first decision of a batch to the end of its sync")
          .serviceLevelObjectives(LATENCIES)
          .register(registry);

  @Override
  public void answered(String kind, String outcome, long nanos) {
    calls
        .computeIfAbsent(new CallKey(kind, outcome), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(CallKey key) {
    return Timer.builder("mizzen_dict_requests")
        .description("Calls from head to answer; a long poll waits in here")
        .tag("operation", key.kind)
        .tag("outcome", key.outcome)
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  @Override
  public void committed(int operations, long nanos) {
    batches.record(operations);
    commits.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void failed(Throwable cause) {
    failures.increment();
  }

  void watchStore(Supplier<Totals> totals, BooleanSupplier ready) {
    total("mizzen_dict_dicts", "Dicts defined", totals, Totals::dicts);
    total("mizzen_queue_queues", "Queues defined", totals, Totals::queues);
    total("mizzen_queue_items", "Items of all queues", totals, Totals::items);
    total("mizzen_queue_bytes", "Bytes of all items", totals, Totals::queueBytes);
    total("mizzen_queue_waiters", "Gets that wait for an item", totals, Totals::waiters);
    total("mizzen_dict_waiters", "Calls that wait", totals, Totals::waiters);
    Gauge.builder("mizzen_dict_store_ready", () -> ready.getAsBoolean() ? 1 : 0)
        .description("1 while the store can be used")
        .register(registry);
  }

  void watchBodies(ByteBudget budget) {
    Gauge.builder("mizzen_dict_body_bytes", budget, ByteBudget::used)
        .description("Bytes of bodies in memory")
        .register(registry);
  }

  void watchProcess(ProcessFacts facts) {
    Gauge.builder("mizzen_process_resident_bytes", facts, ProcessFacts::residentBytes)
        .description("Resident set size")
        .register(registry);
  }

  void started(double seconds) {
    Gauge.builder("mizzen_process_startup_seconds", () -> seconds)
        .description("From exec to ready")
        .register(registry);
  }

  private void total(
      String name, String description, Supplier<Totals> totals, ToDoubleFunction<Totals> part) {
    Gauge.builder(name, () -> part.applyAsDouble(totals.get()))
        .description(description)
        .register(registry);
  }

  /** The text, with each Dict and Queue as it is now. */
  CompletionStage<String> scrape(Store store) {
    return objects.refresh(store).thenApply(done -> registry.scrape());
  }
}
