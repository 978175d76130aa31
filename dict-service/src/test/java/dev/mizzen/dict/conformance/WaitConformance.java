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
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Gets that wait. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class WaitConformance {
  private static final Duration LONG = Duration.ofSeconds(20);

  protected abstract Store store();

  /** Returns once so many gets wait in the whole store. */
  protected abstract void awaitWaiters(int waiters);

  private Queues queues() {
    return store().queues();
  }

  private ObjectName defined() {
    ObjectName name = freshName();
    await(queues().define(name, queue("uid")));
    return name;
  }

  private Waiting<Taken> waiting(ObjectName name, Bytes partition, int most) {
    return queues().get(name, partition, most, LONG);
  }

  private static List<Value> taken(Waiting<Taken> pending) {
    return await(pending.result()).items();
  }

  private static boolean answered(Waiting<Taken> pending) {
    return pending.result().toCompletableFuture().isDone();
  }

  @Test
  void endsTheWaitWithNothing() {
    ObjectName name = defined();

    Taken taken = await(queues().get(name, DEFAULT_PARTITION, 1, Duration.ofMillis(30)).result());

    assertThat(taken.items()).isEmpty();
    awaitWaiters(0);
  }

  @Test
  void doesNotWaitWhenThereIsAnItem() {
    ObjectName name = defined();
    await(queues().put(name, DEFAULT_PARTITION, values("v", 1)));

    List<Value> taken = taken(waiting(name, DEFAULT_PARTITION, 5));

    assertThat(taken).containsExactly(value("v0"));
  }

  @Test
  void handsAPutToWhoWaits() {
    ObjectName name = defined();
    Waiting<Taken> waiter = waiting(name, DEFAULT_PARTITION, 1);
    awaitWaiters(1);

    await(queues().put(name, DEFAULT_PARTITION, values("v", 1)));

    assertThat(taken(waiter)).containsExactly(value("v0"));
    assertThat(await(queues().length(name, Optional.empty()))).isZero();
  }

  @Test
  void servesWhoCameFirst() {
    ObjectName name = defined();
    List<Waiting<Taken>> waiters = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      waiters.add(waiting(name, DEFAULT_PARTITION, 1));
      awaitWaiters(i);
    }

    for (int i = 0; i < 5; i++) {
      await(queues().put(name, DEFAULT_PARTITION, List.of(value("v" + i))));
    }

    assertThat(waiters.stream().map(WaitConformance::taken))
        .containsExactlyElementsOf(
            IntStream.range(0, 5).mapToObj(i -> List.of(value("v" + i))).toList());
  }

  @Test
  void wakesOnlyAsManyAsThereAreItems() {
    ObjectName name = defined();
    List<Waiting<Taken>> waiters = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      waiters.add(waiting(name, DEFAULT_PARTITION, 1));
      awaitWaiters(i);
    }

    await(queues().put(name, DEFAULT_PARTITION, values("v", 2)));

    assertThat(taken(waiters.get(0))).containsExactly(value("v0"));
    assertThat(taken(waiters.get(1))).containsExactly(value("v1"));
    awaitWaiters(1);
    assertThat(answered(waiters.get(2))).isFalse();
    await(queues().put(name, DEFAULT_PARTITION, List.of(value("last"))));
    assertThat(taken(waiters.get(2))).containsExactly(value("last"));
  }

  @Test
  void givesOneWaiterSeveralItemsOfOnePut() {
    ObjectName name = defined();
    Waiting<Taken> greedy = waiting(name, DEFAULT_PARTITION, 2);
    awaitWaiters(1);
    Waiting<Taken> second = waiting(name, DEFAULT_PARTITION, 5);
    awaitWaiters(2);

    await(queues().put(name, DEFAULT_PARTITION, values("v", 3)));

    assertThat(taken(greedy)).containsExactly(value("v0"), value("v1"));
    assertThat(taken(second)).containsExactly(value("v2"));
  }

  @Test
  void wakesNobodyOfAnotherPartitionOrQueue() {
    ObjectName name = defined();
    ObjectName other = defined();
    Waiting<Taken> waiter = waiting(name, key("a"), 1);
    awaitWaiters(1);

    await(queues().put(name, DEFAULT_PARTITION, values("v", 1)));
    await(queues().put(name, key("b"), values("v", 1)));
    await(queues().put(other, key("a"), values("v", 1)));

    awaitWaiters(1);
    assertThat(answered(waiter)).isFalse();
    await(queues().put(name, key("a"), List.of(value("mine"))));
    assertThat(taken(waiter)).containsExactly(value("mine"));
  }

  @Test
  void takesNothingForWhoLeft() {
    ObjectName name = defined();
    Waiting<Taken> leaver = waiting(name, DEFAULT_PARTITION, 1);
    awaitWaiters(1);

    leaver.cancel();

    awaitWaiters(0);
    await(queues().put(name, DEFAULT_PARTITION, values("v", 1)));
    assertThat(await(queues().length(name, Optional.empty()))).isEqualTo(1);
  }

  @Test
  void passesOverWhoLeft() {
    ObjectName name = defined();
    Waiting<Taken> leaver = waiting(name, DEFAULT_PARTITION, 1);
    awaitWaiters(1);
    Waiting<Taken> stayer = waiting(name, DEFAULT_PARTITION, 1);
    awaitWaiters(2);
    leaver.cancel();
    awaitWaiters(1);

    await(queues().put(name, DEFAULT_PARTITION, values("v", 1)));

    assertThat(taken(stayer)).containsExactly(value("v0"));
  }

  @Test
  void waitsOnThroughAClear() {
    ObjectName name = defined();
    Waiting<Taken> waiter = waiting(name, DEFAULT_PARTITION, 1);
    awaitWaiters(1);

    await(queues().clear(name, Optional.empty()));
    await(queues().put(name, DEFAULT_PARTITION, values("v", 1)));

    assertThat(taken(waiter)).containsExactly(value("v0"));
  }

  @Test
  void tellsWhoWaitsThatTheQueueIsGone() {
    ObjectName name = defined();
    Waiting<Taken> waiter = waiting(name, DEFAULT_PARTITION, 1);
    awaitWaiters(1);

    await(queues().undefine(name, Optional.empty()));

    assertRefused(Reason.QUEUE_NOT_FOUND, () -> taken(waiter));
  }

  @Test
  void servesManyWaitersEachOneItem() {
    ObjectName name = defined();
    List<Waiting<Taken>> waiters =
        IntStream.range(0, 100).mapToObj(i -> waiting(name, DEFAULT_PARTITION, 1)).toList();
    awaitWaiters(100);

    await(queues().put(name, DEFAULT_PARTITION, values("v", 60)));
    await(queues().put(name, DEFAULT_PARTITION, values("w", 40)));

    List<Value> all = new ArrayList<>(values("v", 60));
    all.addAll(values("w", 40));
    assertThat(waiters.stream().flatMap(w -> taken(w).stream()))
        .containsExactlyInAnyOrderElementsOf(all);
    awaitWaiters(0);
  }
}
