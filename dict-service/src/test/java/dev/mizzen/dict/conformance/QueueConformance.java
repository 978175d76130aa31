package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Order, limits and definitions of queues. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class QueueConformance {
  protected abstract Store store();

  private Queues queues() {
    return store().queues();
  }

  private ObjectName defined(Definition<QueuePolicy> definition) {
    ObjectName name = freshName();
    await(queues().define(name, definition));
    return name;
  }

  private ObjectName holding(Value... items) {
    ObjectName name = defined(queue("uid"));
    await(queues().put(name, DEFAULT_PARTITION, List.of(items)));
    return name;
  }

  private long put(ObjectName name, String partition, Value... items) {
    return await(queues().put(name, key(partition), List.of(items)));
  }

  private List<Value> take(ObjectName name, Bytes partition, int most) {
    return await(queues().get(name, partition, most, Duration.ZERO).result()).items();
  }

  private List<Value> take(ObjectName name, int most) {
    return take(name, DEFAULT_PARTITION, most);
  }

  private QueueInfo info(ObjectName name) {
    return await(queues().describe(name));
  }

  @Test
  void refusesEveryCallOnAQueueThatNobodyDefined() {
    ObjectName name = freshName();
    List<CompletableFuture<?>> calls =
        List.of(
            queues().put(name, DEFAULT_PARTITION, values("v", 1)).toCompletableFuture(),
            queues().get(name, DEFAULT_PARTITION, 1, Duration.ZERO).result().toCompletableFuture(),
            queues().length(name, Optional.empty()).toCompletableFuture(),
            queues().clear(name, Optional.empty()).toCompletableFuture(),
            queues().describe(name).toCompletableFuture());

    assertThat(calls).allSatisfy(call -> assertRefused(Reason.QUEUE_NOT_FOUND, () -> await(call)));
  }

  @Test
  void givesItemsInTheOrderTheyCame() {
    ObjectName name = holding(value("a"), value("b"));
    put(name, "", value("c"));

    List<Value> taken = take(name, 10);

    assertThat(taken).containsExactly(value("a"), value("b"), value("c"));
  }

  @Test
  void givesNoMoreThanAskedFor() {
    ObjectName name = holding(value("a"), value("b"), value("c"));

    List<Value> taken = take(name, 2);

    assertThat(taken).containsExactly(value("a"), value("b"));
    assertThat(take(name, 2)).containsExactly(value("c"));
    assertThat(take(name, 2)).isEmpty();
  }

  @Test
  void givesAnItemOnce() {
    ObjectName name = holding(value("a"));

    assertThat(take(name, 1)).hasSize(1);

    assertThat(take(name, 1)).isEmpty();
    assertThat(info(name)).extracting(QueueInfo::items, QueueInfo::bytes).containsExactly(0L, 0L);
  }

  @Test
  void keepsContentTypesAndEmptyItems() {
    ObjectName name = holding(new Value("application/json", new byte[0]));

    List<Value> taken = take(name, 1);

    assertThat(taken).containsExactly(new Value("application/json", new byte[0]));
  }

  @Test
  void keepsTheOrderOfManyPutsAndGets() {
    ObjectName name = holding();
    List<Value> taken = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      await(queues().put(name, DEFAULT_PARTITION, values(i + "-", 3)));
      taken.addAll(take(name, 2));
    }
    taken.addAll(take(name, 1000));

    List<Value> all =
        IntStream.range(0, 100).boxed().flatMap(i -> values(i + "-", 3).stream()).toList();
    assertThat(taken).containsExactlyElementsOf(all);
  }

  @Test
  void putsNothing() {
    ObjectName name = holding();

    long put = await(queues().put(name, DEFAULT_PARTITION, List.of()));

    assertThat(put).isZero();
    assertThat(info(name).partitions()).isZero();
  }

  @Test
  void keepsPartitionsApart() {
    ObjectName name = holding(value("default"));
    put(name, "a", value("of a"));
    put(name, "ä/ ", value("of ä"));

    assertThat(take(name, key("a"), 10)).containsExactly(value("of a"));
    assertThat(take(name, key("ä/ "), 10)).containsExactly(value("of ä"));
    assertThat(take(name, 10)).containsExactly(value("default"));
    assertThat(take(name, key("b"), 10)).isEmpty();
  }

  @Test
  void takesTheLongestPartitionName() {
    ObjectName name = holding();
    String longest = "p".repeat(Store.MAX_PARTITION_BYTES);

    put(name, longest, value("v"));

    assertThat(take(name, key(longest), 1)).containsExactly(value("v"));
  }

  @Test
  void countsByPartitionAndInTotal() {
    ObjectName name = holding(value("12"));
    put(name, "a", value("345"), value("6"));

    QueueInfo info = info(name);

    assertThat(info.items()).isEqualTo(3);
    assertThat(info.partitions()).isEqualTo(2);
    assertThat(info.bytes()).isEqualTo(6);
    assertThat(await(queues().length(name, Optional.of(key("a"))))).isEqualTo(2);
    assertThat(await(queues().length(name, Optional.of(key("b"))))).isZero();
    assertThat(await(queues().length(name, Optional.empty()))).isEqualTo(3);
  }

  @Test
  void putsNoneWhenOneItemIsTooLarge() {
    ObjectName name = defined(queue(10, 10, 3));

    assertRefused(Reason.VALUE_TOO_LARGE, () -> put(name, "", value("123"), value("1234")))
        .hasMessageContaining("limits.itemBytes (3)");

    assertThat(info(name).items()).isZero();
  }

  @Test
  void putsNoneWhenNotAllFit() {
    ObjectName name = defined(queue(3, 10, 100));
    put(name, "a", value("1"), value("2"));

    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "b", value("3"), value("4")))
        .hasMessageContaining("limits.items (3)");

    assertThat(info(name).items()).isEqualTo(2);
    assertThat(put(name, "b", value("3"))).isEqualTo(1);
  }

  @Test
  void boundsThePartitionsThatHoldItems() {
    ObjectName name = defined(queue(10, 2, 100));
    put(name, "a", value("1"));
    put(name, "b", value("2"));

    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "c", value("3")))
        .hasMessageContaining("limits.partitions (2)");

    assertThat(put(name, "a", value("4"))).isEqualTo(1);
    take(name, key("b"), 1);
    assertThat(put(name, "c", value("3"))).isEqualTo(1);
  }

  @Test
  void holdsTheItemLimitAgainstARace() {
    ObjectName name = defined(queue(50, 100, 100));

    List<CompletableFuture<Long>> racers =
        IntStream.range(0, 200)
            .mapToObj(
                i -> queues().put(name, key("p" + i % 7), values("v", 1)).toCompletableFuture())
            .toList();

    long succeeded = racers.stream().filter(QueueConformance::succeeds).count();
    assertThat(succeeded).isEqualTo(50);
    assertThat(info(name).items()).isEqualTo(50);
  }

  @Test
  void givesEachItemToOneOfManyTakers() {
    ObjectName name = holding();
    await(queues().put(name, DEFAULT_PARTITION, values("v", 200)));

    List<CompletableFuture<Queues.Taken>> takers =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    queues()
                        .get(name, DEFAULT_PARTITION, 3, Duration.ZERO)
                        .result()
                        .toCompletableFuture())
            .toList();

    List<Value> taken = takers.stream().flatMap(t -> await(t).items().stream()).toList();
    assertThat(taken).containsExactlyInAnyOrderElementsOf(values("v", 200));
  }

  @Test
  void givesLargeItemsInSmallerPortions() {
    ObjectName name = holding();
    for (int i = 0; i < 6; i++) {
      put(name, "", value((1 << 20) - i));
    }

    List<Value> first = take(name, 100);

    assertThat(first).hasSizeBetween(1, 4);
    assertThat(first.getFirst().data()).hasSize(1 << 20);
    List<Value> second = take(name, 100);
    assertThat(second.getFirst().data()).hasSize((1 << 20) - first.size());
    assertThat(first.size() + second.size()).isEqualTo(6);
  }

  @Test
  void clearsOnePartition() {
    ObjectName name = holding(value("stays"));
    put(name, "a", value("1"), value("2"));

    long deleted = await(queues().clear(name, Optional.of(key("a"))));

    assertThat(deleted).isEqualTo(2);
    assertThat(take(name, key("a"), 10)).isEmpty();
    assertThat(info(name).partitions()).isEqualTo(1);
    put(name, "a", value("3"));
    assertThat(take(name, key("a"), 10)).containsExactly(value("3"));
    assertThat(take(name, 10)).containsExactly(value("stays"));
  }

  @Test
  void clearsAllPartitions() {
    ObjectName name = holding(value("1"));
    put(name, "a", value("2"));

    long deleted = await(queues().clear(name, Optional.empty()));

    assertThat(deleted).isEqualTo(2);
    assertThat(info(name)).extracting(QueueInfo::items, QueueInfo::bytes).containsExactly(0L, 0L);
    put(name, "a", value("3"));
    assertThat(take(name, key("a"), 10)).containsExactly(value("3"));
    assertThat(take(name, 10)).isEmpty();
  }

  @Test
  void keepsItemsOfTheSameObject() {
    ObjectName name = holding(value("a"));

    Outcome outcome = await(queues().define(name, queue(9, 9, 9)));

    assertThat(outcome).isEqualTo(Outcome.UPDATED);
    assertThat(info(name).definition()).isEqualTo(queue(9, 9, 9));
    assertThat(take(name, 1)).containsExactly(value("a"));
  }

  @Test
  void dropsTheItemsOfAnotherObject() {
    ObjectName name = holding(value("a"));

    await(queues().define(name, queue("another")));

    assertThat(info(name).items()).isZero();
    assertThat(take(name, 1)).isEmpty();
  }

  @Test
  void findsRetainedItemsAgain() {
    ObjectName name = holding(value("a"), value("b"));
    take(name, 1);

    await(queues().undefine(name, Optional.of(Reclaim.RETAIN)));

    assertRefused(Reason.QUEUE_NOT_FOUND, () -> take(name, 1));
    await(queues().define(name, queue("another")));
    assertThat(take(name, 10)).containsExactly(value("b"));
  }

  @Test
  void forgetsTheItemsWithTheDefinition() {
    ObjectName name = holding(value("a"));

    await(queues().undefine(name, Optional.of(Reclaim.DELETE)));

    assertRefused(Reason.QUEUE_NOT_FOUND, () -> take(name, 1));
    await(queues().define(name, queue("uid")));
    assertThat(take(name, 10)).isEmpty();
  }

  private static boolean succeeds(CompletableFuture<?> call) {
    try {
      await(call);
      return true;
    } catch (StoreException e) {
      return false;
    }
  }
}
