package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the cases of queues have in common: short words for calls that are awaited. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class QueueCases {
  static final Duration LEASE = Duration.ofSeconds(10);
  static final Duration LONG = Duration.ofSeconds(45);
  static final Duration MOMENT = Duration.ofMillis(1);
  static final int ATTEMPTS = 3;

  protected abstract Store store();

  /** What the store goes by, for waits too. */
  protected abstract ManualClock clock();

  final Queues queues() {
    return store().queues();
  }

  /** Leases of {@link #LEASE}, {@link #ATTEMPTS} deliveries, no partition times. */
  static QueuePolicy policy() {
    return policy(QueueLimits.DEFAULT, Optional.empty());
  }

  static QueuePolicy policy(QueueLimits limits, Optional<Duration> partitionTtl) {
    return new QueuePolicy(limits, partitionTtl, LEASE, ATTEMPTS, Duration.ofMinutes(5));
  }

  static Definition<QueuePolicy> definition(QueuePolicy policy) {
    return new Definition<>("uid", policy, Reclaim.DELETE);
  }

  final ObjectName defined(QueuePolicy policy) {
    ObjectName name = freshName();
    await(queues().define(name, definition(policy)));
    return name;
  }

  final ObjectName holding(String... items) {
    ObjectName name = defined(policy());
    put(name, items);
    return name;
  }

  static NewItem item(String text) {
    return NewItem.of(Given.value(text));
  }

  static NewItem later(String text, Duration delay) {
    return new NewItem(Given.value(text), delay, Optional.empty());
  }

  static NewItem once(String text, String dedupKey) {
    return new NewItem(Given.value(text), Duration.ZERO, Optional.of(dedupKey));
  }

  final void put(ObjectName name, String... items) {
    putInto(name, DEFAULT_PARTITION, items);
  }

  final void putInto(ObjectName name, Bytes partition, String... items) {
    await(queues().put(name, partition, Stream.of(items).map(Given::value).toList()));
  }

  final QueuePut.Result put(ObjectName name, NewItem... items) {
    return await(queues().put(name, DEFAULT_PARTITION, List.of(items), QueuePut.NOW).result());
  }

  final List<String> take(ObjectName name) {
    return takeFrom(name, DEFAULT_PARTITION);
  }

  final List<String> takeFrom(ObjectName name, Bytes partition) {
    return texts(
        await(queues().get(name, partition, Queues.MAX_ITEMS, Duration.ZERO).result()).items());
  }

  final Waiting<Taken> waitToTake(ObjectName name) {
    return queues().get(name, DEFAULT_PARTITION, 1, LONG);
  }

  final Waiting<List<Lease>> waitToLease(ObjectName name) {
    return queues().lease(name, DEFAULT_PARTITION, 1, LONG, Optional.empty());
  }

  final List<Lease> lease(ObjectName name, int most) {
    return await(
        queues().lease(name, DEFAULT_PARTITION, most, Duration.ZERO, Optional.empty()).result());
  }

  /** The one item at the front. */
  final Lease lease(ObjectName name) {
    List<Lease> leases = lease(name, 1);
    assertThat(leases).hasSize(1);
    return leases.getFirst();
  }

  final Settled ack(ObjectName name, Lease... leases) {
    return await(queues().ack(name, refs(leases)));
  }

  final Settled nack(ObjectName name, Lease... leases) {
    return await(queues().nack(name, refs(leases), Duration.ZERO, false));
  }

  final Settled kill(ObjectName name, Lease... leases) {
    return await(queues().nack(name, refs(leases), Duration.ZERO, true));
  }

  final Settled extend(ObjectName name, Duration leaseFor, Lease... leases) {
    return await(queues().extend(name, refs(leases), leaseFor));
  }

  final List<ItemPage.Item> dead(ObjectName name) {
    return await(queues().dead(name, Optional.empty(), Queues.MAX_ITEMS)).items();
  }

  final List<ItemPage.Item> items(ObjectName name) {
    return await(
            queues()
                .items(name, DEFAULT_PARTITION, Optional.empty(), Queues.MAX_ITEMS, Duration.ZERO)
                .result())
        .items();
  }

  final QueueInfo info(ObjectName name) {
    return await(queues().describe(name));
  }

  final void awaitWaiters(ObjectName name, int waiters) {
    Polling.until(() -> info(name).waiters() == waiters);
  }

  final void pass(Duration time) {
    clock().advance(time);
  }

  static List<Ref> refs(Lease... leases) {
    return Stream.of(leases).map(Lease::ref).toList();
  }

  static boolean answered(Waiting<?> waiting) {
    return waiting.result().toCompletableFuture().isDone();
  }

  static List<String> texts(List<Value> values) {
    return values.stream().map(v -> new String(v.data(), StandardCharsets.UTF_8)).toList();
  }

  static List<String> pageTexts(List<ItemPage.Item> items) {
    return texts(items.stream().map(ItemPage.Item::value).toList());
  }

  static String text(Lease lease) {
    return texts(List.of(lease.value())).getFirst();
  }

  static List<String> leaseTexts(List<Lease> leases) {
    return leases.stream().map(QueueCases::text).toList();
  }

  /** {@code enqueued = waiting + delayed + leased + dead + done + dropped}. */
  final QueueInfo assertConserved(ObjectName name) {
    QueueInfo info = info(name);
    assertThat(info.items() + info.done() + info.dropped())
        .as("%s", info)
        .isEqualTo(info.enqueued());
    return info;
  }
}
