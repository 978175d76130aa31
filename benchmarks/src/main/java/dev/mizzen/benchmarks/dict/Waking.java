package dev.mizzen.benchmarks.dict;

import dev.mizzen.benchmarks.Measurements;
import dev.mizzen.benchmarks.dict.load.Conversation;
import dev.mizzen.benchmarks.dict.load.Latencies;
import dev.mizzen.benchmarks.dict.load.WakeUps;
import dev.mizzen.benchmarks.dict.process.DictService;
import dev.mizzen.benchmarks.dict.process.MizzenCalls;
import dev.mizzen.benchmarks.dict.process.Redis;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A put wakes one of many blocked gets. */
final class Waking {
  static final String MIZZEN = "blocked get woken, p99";
  static final String REDIS = "redis BRPOP woken, p99";

  private final Plan plan;
  private final Measurements measurements;
  private final byte[] value;

  Waking(Plan plan, Measurements measurements, byte[] value) {
    this.plan = plan;
    this.measurements = measurements;
    this.value = value;
  }

  void run(DictService mizzen, Redis redis) throws IOException {
    MizzenCalls calls = mizzen.calls();
    measure(MIZZEN, mizzen.address(), calls::blockingTake, calls.queuePut(value));
    measure(REDIS, redis.address(), redis::blockingRightPop, redis.leftPush(value));
  }

  private void measure(
      String name,
      InetSocketAddress server,
      Supplier<? extends Conversation> waiter,
      Conversation put)
      throws IOException {
    List<? extends Conversation> waiters = Stream.generate(waiter).limit(plan.waiters()).toList();
    Latencies latencies = WakeUps.run(server, waiters, put, plan.wakes());
    measurements.add(
        name,
        latencies.percentile(99),
        "ms",
        String.format(Locale.ROOT, "p50 %.2f ms", latencies.percentile(50)));
  }
}
