package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** At least once: leases hold for their time, and only who holds one settles. */
public abstract class LeaseConformance extends QueueCases {
  private static final Duration ALMOST = LEASE.minus(MOMENT);

  @Test
  void leasesFromTheFrontAndSaysWhichDeliveryItIs() {
    ObjectName name = holding("a", "b", "c");

    List<Lease> leases = lease(name, 2);

    assertThat(leaseTexts(leases)).containsExactly("a", "b");
    assertThat(leases).extracting(Lease::attempt).containsExactly(1, 1);
    assertThat(info(name))
        .extracting(QueueInfo::waiting, QueueInfo::leased, QueueInfo::done)
        .containsExactly(1L, 2L, 0L);
  }

  @Test
  void keepsTheContentTypeOfWhatIsLeased() {
    ObjectName name = defined(policy());
    await(queues().put(name, DEFAULT_PARTITION, List.of(value(3))));

    Lease lease = lease(name);

    assertThat(lease.value()).isEqualTo(value(3));
  }

  @Test
  void hidesWhatIsLeasedFromEverybody() {
    ObjectName name = holding("a");
    lease(name);

    assertThat(take(name)).isEmpty();

    assertThat(lease(name, 5)).isEmpty();
    assertThat(items(name)).isEmpty();
    assertThat(await(queues().length(name, Optional.empty()))).isZero();
  }

  @Test
  void removesWhatIsAcknowledgedForGood() {
    ObjectName name = holding("a");
    Lease lease = lease(name);

    Settled settled = ack(name, lease);

    assertThat(settled).isEqualTo(new Settled(refs(lease), List.of()));
    pass(LEASE.multipliedBy(2));
    assertThat(take(name)).isEmpty();
    assertThat(assertConserved(name))
        .extracting(QueueInfo::items, QueueInfo::bytes, QueueInfo::partitions, QueueInfo::done)
        .containsExactly(0L, 0L, 0L, 1L);
  }

  @Test
  void settlesAtMostOnce() {
    ObjectName name = holding("a");
    Lease lease = lease(name);
    ack(name, lease);

    Settled again = ack(name, lease);

    assertThat(again).isEqualTo(new Settled(List.of(), refs(lease)));
    assertThat(nack(name, lease).lost()).hasSize(1);
    assertThat(extend(name, LEASE, lease).lost()).hasSize(1);
    assertThat(assertConserved(name).done()).isEqualTo(1);
  }

  @Test
  void settlesTheSameLeaseOnceWithinOneCall() {
    ObjectName name = holding("a");
    Lease lease = lease(name);

    Settled settled = ack(name, lease, lease);

    assertThat(settled).isEqualTo(new Settled(refs(lease), refs(lease)));
  }

  @Test
  void bringsBackToItsPlaceWhatIsNotSettledInTime() {
    ObjectName name = holding("a", "b");
    lease(name);
    put(name, "c");

    pass(LEASE);

    assertThat(take(name)).containsExactly("a", "b", "c");
  }

  @Test
  void holdsALeaseToItsLastMoment() {
    ObjectName name = holding("a");
    Lease lease = lease(name);

    pass(ALMOST);

    assertThat(take(name)).isEmpty();
    assertThat(ack(name, lease).settled()).hasSize(1);
  }

  @Test
  void countsTheDeliveriesOfAnItem() {
    ObjectName name = holding("a");
    Lease first = lease(name);
    pass(LEASE);

    Lease second = lease(name);

    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.ref().item()).isEqualTo(first.ref().item());
    assertThat(second.ref().epoch()).isGreaterThan(first.ref().epoch());
  }

  @Test
  void settlesNothingByALeaseThatIsOver() {
    ObjectName name = holding("a");
    Lease late = lease(name);
    pass(LEASE);

    Settled settled = ack(name, late);

    assertThat(settled.lost()).containsExactly(late.ref());
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void settlesNothingOfTheNextDelivery() {
    ObjectName name = holding("a");
    Lease late = lease(name);
    pass(LEASE);
    Lease next = lease(name);

    assertThat(ack(name, late).lost()).hasSize(1);
    assertThat(nack(name, late).lost()).hasSize(1);
    assertThat(kill(name, late).lost()).hasSize(1);
    assertThat(extend(name, LEASE, late).lost()).hasSize(1);

    assertThat(info(name).leased()).isEqualTo(1);
    assertThat(ack(name, next).settled()).hasSize(1);
  }

  @Test
  void losesWhatItNeverLeased() {
    ObjectName name = holding("a");
    Lease lease = lease(name);
    Ref ofAnotherEpoch = new Ref(lease.ref().item(), lease.ref().epoch() + 1);

    Settled settled = await(queues().ack(name, List.of(ofAnotherEpoch, lease.ref())));

    assertThat(settled).isEqualTo(new Settled(refs(lease), List.of(ofAnotherEpoch)));
  }

  @Test
  void bringsBackWhatIsNacked() {
    ObjectName name = holding("a", "b");
    Lease lease = lease(name);

    Settled settled = nack(name, lease);

    assertThat(settled.settled()).hasSize(1);
    assertThat(leaseTexts(lease(name, 2))).containsExactly("a", "b");
  }

  @Test
  void bringsBackAfterItsDelayWhatIsNacked() {
    ObjectName name = holding("a", "b");
    Lease lease = lease(name);

    await(queues().nack(name, refs(lease), Duration.ofSeconds(3), false));

    assertThat(info(name).delayed()).isEqualTo(1);
    assertThat(leaseTexts(lease(name, 2))).containsExactly("b");
    pass(Duration.ofSeconds(3));
    assertThat(lease(name)).extracting(QueueCases::text, Lease::attempt).containsExactly("a", 2);
  }

  @Test
  void extendsALeaseFromNow() {
    ObjectName name = holding("a");
    Lease lease = lease(name);
    pass(ALMOST);

    Settled settled = extend(name, Duration.ofSeconds(20), lease);

    assertThat(settled.settled()).hasSize(1);
    pass(Duration.ofSeconds(19));
    assertThat(take(name)).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void shortensALease() {
    ObjectName name = holding("a");
    Lease lease = lease(name);

    extend(name, Duration.ofSeconds(1), lease);

    pass(Duration.ofSeconds(1));
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void leasesForAsLongAsAsked() {
    ObjectName name = holding("a");

    await(
        queues()
            .lease(name, DEFAULT_PARTITION, 1, Duration.ZERO, Optional.of(Duration.ofSeconds(40)))
            .result());

    pass(Duration.ofSeconds(39));
    assertThat(take(name)).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void keepsPartitionsApart() {
    ObjectName name = defined(policy());
    putInto(name, key("p"), "of p");
    putInto(name, key("q"), "of q");

    List<Lease> leases =
        await(queues().lease(name, key("p"), 9, Duration.ZERO, Optional.empty()).result());

    assertThat(leaseTexts(leases)).containsExactly("of p");
    assertThat(leases.getFirst().ref().item().partition()).isEqualTo(key("p"));
    assertThat(takeFrom(name, key("q"))).containsExactly("of q");
  }

  @Test
  void waitsForTheFirstItem() {
    ObjectName name = defined(policy());
    Waiting<List<Lease>> waiter = waitToLease(name);
    awaitWaiters(name, 1);

    put(name, "a");

    assertThat(leaseTexts(await(waiter.result()))).containsExactly("a");
    assertThat(info(name).leased()).isEqualTo(1);
  }

  @Test
  void waitsInOneLineWithGets() {
    ObjectName name = defined(policy());
    Waiting<List<Lease>> first = waitToLease(name);
    awaitWaiters(name, 1);
    Waiting<Taken> second = waitToTake(name);
    awaitWaiters(name, 2);
    Waiting<List<Lease>> third = waitToLease(name);
    awaitWaiters(name, 3);

    put(name, "a", "b", "c");

    assertThat(leaseTexts(await(first.result()))).containsExactly("a");
    assertThat(texts(await(second.result()).items())).containsExactly("b");
    assertThat(leaseTexts(await(third.result()))).containsExactly("c");
  }

  @Test
  void handsToWhoWaitsWhatComesBackInTime() {
    ObjectName name = holding("a");
    lease(name);
    Waiting<List<Lease>> waiter = waitToLease(name);
    awaitWaiters(name, 1);

    pass(LEASE);

    List<Lease> leases = await(waiter.result());
    assertThat(leaseTexts(leases)).containsExactly("a");
    assertThat(leases.getFirst().attempt()).isEqualTo(2);
  }

  @Test
  void handsToWhoWaitsWhatIsNacked() {
    ObjectName name = holding("a");
    Lease lease = lease(name);
    Waiting<Taken> waiter = waitToTake(name);
    awaitWaiters(name, 1);

    nack(name, lease);

    assertThat(texts(await(waiter.result()).items())).containsExactly("a");
  }

  @Test
  void leasesNothingForWhoLeft() {
    ObjectName name = defined(policy());
    Waiting<List<Lease>> leaver = waitToLease(name);
    awaitWaiters(name, 1);

    leaver.cancel();

    assertThat(await(leaver.result())).isEmpty();
    awaitWaiters(name, 0);
    put(name, "a");
    assertThat(info(name).waiting()).isEqualTo(1);
  }

  @Test
  void answersNothingWhenTheWaitIsOver() {
    ObjectName name = defined(policy());
    Waiting<List<Lease>> waiter = waitToLease(name);
    awaitWaiters(name, 1);

    pass(LONG);

    assertThat(await(waiter.result())).isEmpty();
    awaitWaiters(name, 0);
  }

  @Test
  void countsWhatIsLeasedForTheLimits() {
    ObjectName name = defined(policy(new QueueLimits(1, 1, 100), Optional.empty()));
    put(name, "a");
    Lease lease = lease(name);

    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "b"));

    ack(name, lease);
    put(name, "b");
    assertThat(take(name)).containsExactly("b");
  }

  @Test
  void keepsLeasesThroughAClear() {
    ObjectName name = holding("a", "b");
    Lease lease = lease(name);

    long cleared = await(queues().clear(name, Optional.empty()));

    assertThat(cleared).isEqualTo(1);
    assertThat(assertConserved(name))
        .extracting(QueueInfo::leased, QueueInfo::dropped)
        .containsExactly(1L, 1L);
    assertThat(nack(name, lease).settled()).hasSize(1);
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void losesLeasesWithTheData() {
    ObjectName name = holding("a");
    Lease lease = lease(name);

    await(queues().define(name, new Definition<>("another", policy(), Reclaim.DELETE)));

    put(name, "b");
    assertThat(ack(name, lease).lost()).hasSize(1);
    assertThat(take(name)).containsExactly("b");
    assertThat(assertConserved(name).enqueued()).isEqualTo(1);
  }

  @Test
  void leasesEachItemToOneOfMany() {
    ObjectName name = defined(policy());
    await(queues().put(name, DEFAULT_PARTITION, Given.values("v", 120)));

    List<CompletableFuture<List<Lease>>> workers =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    queues()
                        .lease(name, DEFAULT_PARTITION, 3, Duration.ZERO, Optional.empty())
                        .result()
                        .toCompletableFuture())
            .toList();

    List<String> all = new ArrayList<>();
    workers.forEach(w -> all.addAll(leaseTexts(await(w))));
    Set<String> different = new HashSet<>(all);
    assertThat(all).hasSize(120);
    assertThat(different).hasSize(120);
  }

  @Test
  void refusesEveryCallOnAQueueThatNobodyDefined() {
    ObjectName name = freshName();
    Ref ref = lease(holding("a")).ref();
    List<CompletableFuture<?>> calls =
        List.of(
            waitToLease(name).result().toCompletableFuture(),
            queues().ack(name, List.of(ref)).toCompletableFuture(),
            queues().nack(name, List.of(ref), Duration.ZERO, false).toCompletableFuture(),
            queues().extend(name, List.of(ref), LEASE).toCompletableFuture(),
            queues().dead(name, Optional.empty(), 1).toCompletableFuture(),
            queues().redrive(name, Optional.empty(), 1).toCompletableFuture(),
            queues().clearDead(name, Optional.empty()).toCompletableFuture(),
            queues()
                .items(name, DEFAULT_PARTITION, Optional.empty(), 1, Duration.ZERO)
                .result()
                .toCompletableFuture());

    assertThat(calls).allSatisfy(call -> assertRefused(Reason.QUEUE_NOT_FOUND, () -> await(call)));
  }
}
