package dev.mizzen.gateway.metrics;

import dev.mizzen.gateway.functions.CallObserver;
import dev.mizzen.gateway.functions.FunctionEntry;
import dev.mizzen.gateway.http.CallMeter;
import dev.mizzen.gateway.pool.ColdStart;
import dev.mizzen.gateway.pool.Dispatch;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.Outcome;
import dev.mizzen.gateway.pool.PoolStats;
import dev.mizzen.gateway.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The gateway's own series: calls, queues, containers, and where the time of cold starts goes. */
public final class GatewayMetrics implements CallMeter, CallObserver {
  private static final String CALLS = "mizzen.calls";
  private static final Duration[] BUCKETS =
      List.of(1, 5, 10, 25, 50, 100, 250, 400, 600, 1_000, 2_000, 5_000, 15_000, 60_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final MultiGauge queued;
  private final MultiGauge running;
  private final MultiGauge containers;
  private final Set<FunctionKey> counted = ConcurrentHashMap.newKeySet();

  /**
   * @param registry takes the series
   */
  public GatewayMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.queued = gauge("mizzen.queue.depth", "Inputs that wait for a free slot");
    this.running = gauge("mizzen.inputs.running", "Inputs that run in containers");
    this.containers = gauge("mizzen.containers", "Pods of the Function");
  }

  @Override
  public Call begin(FunctionKey function) {
    return new MeteredCall(function);
  }

  @Override
  public void dispatched(FunctionKey function, Dispatch dispatch) {
    dispatch.coldStart().ifPresent(this::coldStart);
  }

  @Override
  public void ended(FunctionKey function, Dispatch dispatch, Outcome outcome) {
    if (!(outcome instanceof Outcome.Answered)) {
      registry
          .counter("mizzen.dispatch.failures", "outcome", outcome.getClass().getSimpleName())
          .increment();
    }
  }

  /** Brings the gauges up to date. To be called every few seconds. */
  public void update(Collection<FunctionEntry> functions) {
    List<MultiGauge.Row<?>> queues = new ArrayList<>();
    List<MultiGauge.Row<?>> inputs = new ArrayList<>();
    List<MultiGauge.Row<?>> pods = new ArrayList<>();
    Set<FunctionKey> present = new HashSet<>();
    for (FunctionEntry function : functions) {
      PoolStats stats = function.pool().stats();
      Tags tags = tags(function.key());
      present.add(function.key());
      queues.add(MultiGauge.Row.of(tags, stats.queued()));
      inputs.add(MultiGauge.Row.of(tags, stats.running()));
      pods.add(MultiGauge.Row.of(tags, stats.containers().size()));
    }
    queued.register(queues, true);
    running.register(inputs, true);
    containers.register(pods, true);
    counted.stream().filter(key -> !present.contains(key)).toList().forEach(this::forget);
  }

  private void forget(FunctionKey gone) {
    counted.remove(gone);
    registry.find(CALLS).tags(tags(gone)).counters().forEach(registry::remove);
  }

  private void coldStart(ColdStart start) {
    record("scale", start.scaleMs());
    record("pod", start.podMs());
    record("dispatch", start.dispatchMs());
    record("total", start.totalMs());
    record("bootstrap", start.bootstrapMs());
    record("import", start.importMs());
  }

  private void record(String phase, long millis) {
    Timer.builder("mizzen.cold.start")
        .description("Where the time of a cold start goes")
        .tag("phase", phase)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(Duration.ofMillis(Math.max(0, millis)));
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private static Tags tags(FunctionKey key) {
    return Tags.of("namespace", key.namespace(), "function", key.name());
  }

  private final class MeteredCall implements Call {
    private final FunctionKey function;
    private final AtomicBoolean over = new AtomicBoolean();

    private MeteredCall(FunctionKey function) {
      this.function = function;
    }

    @Override
    public void answered(int status) {
      count("answered", Integer.toString(status));
    }

    @Override
    public void rejected(Problem problem) {
      count(problem.type().slug(), Integer.toString(problem.type().status()));
    }

    @Override
    public void abandoned() {
      count("abandoned", "");
    }

    private void count(String outcome, String status) {
      if (over.compareAndSet(false, true)) {
        counted.add(function);
        Counter.builder(CALLS)
            .description("Calls by how they ended")
            .tags(tags(function).and("outcome", outcome, "status", status))
            .register(registry)
            .increment();
      }
    }
  }
}
