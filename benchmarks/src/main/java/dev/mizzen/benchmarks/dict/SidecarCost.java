package dev.mizzen.benchmarks.dict;

import dev.mizzen.benchmarks.Measurements;
import dev.mizzen.benchmarks.dict.load.Conversation;
import dev.mizzen.benchmarks.dict.load.Latencies;
import dev.mizzen.benchmarks.dict.load.Paced;
import dev.mizzen.benchmarks.dict.process.DictService;
import dev.mizzen.benchmarks.dict.process.MizzenCalls;
import dev.mizzen.benchmarks.dict.process.Sidecar;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What a sidecar adds to a call, and what it takes to have one. */
final class SidecarCost {
  static final String FIRST = "sidecar first answer";
  static final String IDLE = "sidecar RSS, idle";
  static final String LOADED = "sidecar RSS, after load";
  static final String DIRECT = "get without sidecar, p90";
  static final String THROUGH = "get through sidecar, p90";

  private final Plan plan;
  private final Path folder;
  private final Path program;
  private final DictService mizzen;
  private final Measurements measurements;
  private final Path cache;

  SidecarCost(Plan plan, Path folder, Path program, DictService mizzen, Measurements measurements)
      throws IOException {
    this.plan = plan;
    this.folder = folder;
    this.program = program;
    this.mizzen = mizzen;
    this.measurements = measurements;
    this.cache = Sidecar.train(folder, program, mizzen, call(mizzen.callsThroughSidecar(), 0));
  }

  /** With a new sidecar each time. */
  void run() throws IOException, InterruptedException {
    MizzenCalls through = mizzen.callsThroughSidecar();
    try (Sidecar sidecar = Sidecar.start(folder, program, cache, mizzen, call(through, 0))) {
      measurements.add(FIRST, sidecar.firstAnswerMillis(), "ms", "");
      measurements.add(IDLE, sidecar.residentMebibytes(), "MiB", "");
      // A sidecar lives for long; what its first seconds cost is not what it adds.
      paced(sidecar.address(), through);
      measure(DIRECT, mizzen.address(), mizzen.calls());
      measure(THROUGH, sidecar.address(), through);
      measurements.add(LOADED, sidecar.residentMebibytes(), "MiB", "");
    }
  }

  private void measure(String name, InetSocketAddress server, MizzenCalls calls)
      throws IOException, InterruptedException {
    Latencies latencies = paced(server, calls);
    measurements.add(
        name,
        latencies.percentile(90),
        "ms",
        String.format(
            Locale.ROOT,
            "p50 %.2f ms, p99 %.2f ms",
            latencies.percentile(50),
            latencies.percentile(99)));
  }

  private Latencies paced(InetSocketAddress server, MizzenCalls calls)
      throws IOException, InterruptedException {
    List<Conversation> conversations =
        IntStream.range(0, Plan.PACED_CONNECTIONS).mapToObj(i -> call(calls, i)).toList();
    return Paced.run(server, conversations, plan.perSecond(), plan.pacedOperations());
  }

  private Conversation call(MizzenCalls calls, int connection) {
    SplittableRandom random = new SplittableRandom(connection);
    return calls.get(plan.valueBytes(), () -> random.nextInt(Plan.KEYS));
  }
}
