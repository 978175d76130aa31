package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Puts that wait for room. */
public abstract class BoundedPutConformance extends QueueCases {
  private ObjectName full(int items, String... held) {
    ObjectName name = defined(policy(new QueueLimits(items, 2, 9), Optional.empty()));
    put(name, held);
    return name;
  }

  private Waiting<QueuePut.Result> waitToPut(ObjectName name, String... items) {
    return waitToPutInto(name, DEFAULT_PARTITION, Optional.empty(), items);
  }

  private Waiting<QueuePut.Result> waitToPutInto(
      ObjectName name, Bytes partition, Optional<RequestId> request, String... items) {
    List<NewItem> all = Stream.of(items).map(QueueCases::item).toList();
    return queues().put(name, partition, all, new QueuePut(LONG, Optional.empty(), request));
  }

  private List<String> takeOne(ObjectName name) {
    return texts(await(queues().get(name, DEFAULT_PARTITION, 1, Duration.ZERO).result()).items());
  }

  @Test
  void doesNotWaitWhenThereIsRoom() {
    ObjectName name = full(2, "a");

    QueuePut.Result result = await(waitToPut(name, "b").result());

    assertThat(result).isEqualTo(new QueuePut.Result(1, 0));
  }

  @Test
  void putsOnceThereIsRoom() {
    ObjectName name = full(1, "a");
    Waiting<QueuePut.Result> waiter = waitToPut(name, "b");
    awaitWaiters(name, 1);

    takeOne(name);

    assertThat(await(waiter.result())).isEqualTo(new QueuePut.Result(1, 0));
    assertThat(take(name)).containsExactly("b");
    awaitWaiters(name, 0);
  }

  @Test
  void waitsUntilAllFit() {
    ObjectName name = full(3, "a", "b");
    Waiting<QueuePut.Result> waiter = waitToPut(name, "c", "d", "e");
    awaitWaiters(name, 1);

    takeOne(name);

    assertThat(info(name)).matches(i -> i.waiters() == 1 && i.waiting() == 1);
    takeOne(name);
    assertThat(await(waiter.result()).put()).isEqualTo(3);
    assertThat(take(name)).containsExactly("c", "d", "e");
  }

  @Test
  void servesWhoCameFirst() {
    ObjectName name = full(1, "a");
    Waiting<QueuePut.Result> first = waitToPut(name, "b");
    awaitWaiters(name, 1);
    Waiting<QueuePut.Result> second = waitToPut(name, "c");
    awaitWaiters(name, 2);

    assertThat(takeOne(name)).containsExactly("a");
    await(first.result());
    assertThat(info(name).waiters()).isEqualTo(1);
    assertThat(takeOne(name)).containsExactly("b");
    await(second.result());
    assertThat(takeOne(name)).containsExactly("c");
  }

  @Test
  void letsNoSmallPutOvertakeABigOne() {
    ObjectName name = full(3, "a", "b");
    Waiting<QueuePut.Result> big = waitToPut(name, "c", "d");
    awaitWaiters(name, 1);

    Waiting<QueuePut.Result> small = waitToPut(name, "e");

    awaitWaiters(name, 2);
    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "f"));
    takeOne(name);
    assertThat(await(big.result()).put()).isEqualTo(2);
    assertThat(info(name).waiters()).isEqualTo(1);
    takeOne(name);
    assertThat(await(small.result()).put()).isEqualTo(1);
    assertThat(take(name)).containsExactly("c", "d", "e");
  }

  @Test
  void servesSeveralWithTheRoomOfOneCall() {
    ObjectName name = full(3, "a", "b", "c");
    Waiting<QueuePut.Result> first = waitToPut(name, "d");
    awaitWaiters(name, 1);
    Waiting<QueuePut.Result> second = waitToPut(name, "e", "f");
    awaitWaiters(name, 2);

    await(queues().clear(name, Optional.empty()));

    assertThat(await(first.result()).put()).isEqualTo(1);
    assertThat(await(second.result()).put()).isEqualTo(2);
    assertThat(take(name)).containsExactly("d", "e", "f");
  }

  @Test
  void refusesWhenThePatienceIsOver() {
    ObjectName name = full(1, "a");
    Waiting<QueuePut.Result> waiter = waitToPut(name, "b");
    awaitWaiters(name, 1);

    pass(LONG);

    assertRefused(Reason.LIMIT_EXCEEDED, () -> await(waiter.result()))
        .hasMessageContaining("limits.items (1)");
    awaitWaiters(name, 0);
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void putsNothingForWhoLeft() {
    ObjectName name = full(2, "a", "b");
    Waiting<QueuePut.Result> leaver = waitToPut(name, "c", "d");
    awaitWaiters(name, 1);
    Waiting<QueuePut.Result> stayer = waitToPut(name, "e");
    awaitWaiters(name, 2);
    takeOne(name);

    leaver.cancel();

    assertThat(await(stayer.result()).put()).isEqualTo(1);
    assertRefused(Reason.LIMIT_EXCEEDED, () -> await(leaver.result()));
    assertThat(take(name)).containsExactly("b", "e");
  }

  @Test
  void refusesAtOnceWhatWillNeverFit() {
    ObjectName name = full(2);

    assertRefused(Reason.LIMIT_EXCEEDED, () -> await(waitToPut(name, "a", "b", "c").result()));

    assertThat(info(name).waiters()).isZero();
  }

  @Test
  void findsRoomWhenALeaseIsAcknowledged() {
    ObjectName name = full(1, "a");
    Lease lease = lease(name);
    Waiting<QueuePut.Result> waiter = waitToPut(name, "b");
    awaitWaiters(name, 1);

    ack(name, lease);

    await(waiter.result());
    assertThat(take(name)).containsExactly("b");
  }

  @Test
  void findsRoomWhenTheLimitIsRaised() {
    ObjectName name = full(1, "a");
    Waiting<QueuePut.Result> waiter = waitToPut(name, "b");
    awaitWaiters(name, 1);

    await(queues().define(name, definition(policy(new QueueLimits(2, 2, 9), Optional.empty()))));

    await(waiter.result());
    assertThat(take(name)).containsExactly("a", "b");
  }

  @Test
  void waitsForAPartitionToBecomeEmptyAndHoldsUpNobodyElse() {
    ObjectName name = full(10, "a");
    putInto(name, key("p"), "p1");
    Waiting<QueuePut.Result> waiter = waitToPutInto(name, key("q"), Optional.empty(), "q1");
    awaitWaiters(name, 1);

    put(name, "b");

    assertRefused(Reason.LIMIT_EXCEEDED, () -> putInto(name, key("r"), "r1"))
        .hasMessageContaining("limits.partitions (2)");
    assertThat(takeFrom(name, key("p"))).containsExactly("p1");
    assertThat(await(waiter.result()).put()).isEqualTo(1);
    assertThat(takeFrom(name, key("q"))).containsExactly("q1");
    assertThat(take(name)).containsExactly("a", "b");
  }

  @Test
  void handsWhatFoundRoomToWhoWaitsForIt() {
    ObjectName name = full(1, "a");
    Waiting<QueuePut.Result> putter = waitToPutInto(name, key("p"), Optional.empty(), "p1");
    awaitWaiters(name, 1);
    Waiting<Taken> taker = queues().get(name, key("p"), 1, LONG);
    awaitWaiters(name, 2);

    takeOne(name);

    assertThat(await(putter.result()).put()).isEqualTo(1);
    assertThat(texts(await(taker.result()).items())).containsExactly("p1");
    assertThat(assertConserved(name).items()).isZero();
  }

  @Test
  void putsOnceForARequestThatWaitsTwice() {
    ObjectName name = full(1, "a");
    Optional<RequestId> request = Optional.of(new RequestId("r1"));
    Waiting<QueuePut.Result> first = waitToPutInto(name, DEFAULT_PARTITION, request, "b");
    awaitWaiters(name, 1);
    Waiting<QueuePut.Result> second = waitToPutInto(name, DEFAULT_PARTITION, request, "b");
    awaitWaiters(name, 2);

    takeOne(name);
    assertThat(await(first.result()).put()).isEqualTo(1);
    assertThat(takeOne(name)).containsExactly("b");

    assertThat(await(second.result()).put()).isEqualTo(1);
    assertThat(take(name)).isEmpty();
  }

  @Test
  void tellsWhoWaitsThatTheQueueIsGone() {
    ObjectName name = full(1, "a");
    Waiting<QueuePut.Result> waiter = waitToPut(name, "b");
    awaitWaiters(name, 1);

    await(queues().undefine(name, Optional.empty()));

    assertRefused(Reason.QUEUE_NOT_FOUND, () -> await(waiter.result()));
  }
}
