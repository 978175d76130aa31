package dev.mizzen.benchmarks.dict;

import dev.mizzen.benchmarks.Measurements;
import dev.mizzen.benchmarks.dict.load.ClosedLoop;
import dev.mizzen.benchmarks.dict.load.Conversation;
import dev.mizzen.benchmarks.dict.process.DictService;
import dev.mizzen.benchmarks.dict.process.JetStream;
import dev.mizzen.benchmarks.dict.process.MizzenCalls;
import dev.mizzen.benchmarks.dict.process.Redis;
import dev.mizzen.benchmarks.process.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** As many operations as the servers can do, one kind after the other, in turns. */
final class Throughput {
  private final Plan plan;
  private final DictService mizzen;
  private final Redis redis;
  private final JetStream jetStream;
  private final Measurements measurements;
  private final byte[] value;
  private boolean peersFirst;

  Throughput(
      Plan plan,
      DictService mizzen,
      Redis redis,
      JetStream jetStream,
      Measurements measurements,
      byte[] value) {
    this.plan = plan;
    this.mizzen = mizzen;
    this.redis = redis;
    this.jetStream = jetStream;
    this.measurements = measurements;
    this.value = value;
  }

  private interface Side {
    void run() throws IOException;
  }

  /** Every key exists from now on. */
  void fill() throws IOException {
    MizzenCalls calls = mizzen.calls();
    AtomicInteger ours = new AtomicInteger();
    ClosedLoop.run(mizzen.address(), all(i -> calls.put(value, ours::getAndIncrement)), Plan.KEYS);
    AtomicInteger theirs = new AtomicInteger();
    ClosedLoop.run(redis.address(), all(i -> redis.set(value, theirs::getAndIncrement)), Plan.KEYS);
  }

  /** Each kind once; who begins changes from call to call. */
  void run() throws IOException {
    peersFirst = !peersFirst;
    MizzenCalls calls = mizzen.calls();
    both(
        () -> ours("dict put", i -> calls.put(value, keys(i))),
        () -> redis("redis SET", i -> redis.set(value, keys(i))));
    both(
        () -> ours("dict get", i -> calls.get(value.length, keys(i))),
        () -> redis("redis GET", i -> redis.get(keys(i))));
    both(
        () -> ours("queue put", i -> calls.queuePut(value)),
        () -> redis("redis LPUSH", i -> redis.leftPush(value)));
    both(
        () -> ours("queue take", i -> calls.take()),
        () -> redis("redis RPOP", i -> redis.rightPop()));
    both(
        () -> ours("put, lease, ack", i -> calls.cycle(value)),
        () ->
            measure(
                "jetstream publish, pull, ack", jetStream, all(i -> jetStream.cycle(i, value))));
  }

  private void both(Side ours, Side theirs) throws IOException {
    if (peersFirst) {
      theirs.run();
      ours.run();
    } else {
      ours.run();
      theirs.run();
    }
  }

  private void ours(String name, IntFunction<Conversation> conversation) throws IOException {
    measure(name, mizzen, all(conversation));
  }

  private void redis(String name, IntFunction<Conversation> conversation) throws IOException {
    measure(name, redis, all(conversation));
  }

  private void measure(String name, Server server, List<Conversation> conversations)
      throws IOException {
    Duration before = server.processorTime();
    ClosedLoop.Outcome outcome = ClosedLoop.run(server.address(), conversations, plan.operations());
    Duration used = server.processorTime().minus(before);
    measurements.add(
        name,
        outcome.perSecond(),
        "1/s",
        String.format(
            Locale.ROOT,
            "p50 %.2f ms, p99 %.2f ms, %.1f µs of the server's processor each",
            outcome.latencies().percentile(50),
            outcome.latencies().percentile(99),
            used.toNanos() / 1e3 / plan.operations()));
  }

  private List<Conversation> all(IntFunction<Conversation> conversation) {
    return IntStream.range(0, plan.connections()).mapToObj(conversation).toList();
  }

  /** The same keys in every run and for every server. */
  private static IntSupplier keys(int connection) {
    SplittableRandom random = new SplittableRandom(connection);
    return () -> random.nextInt(Plan.KEYS);
  }
}
