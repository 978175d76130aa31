package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An item is dead when its deliveries are used up, and not before. */
public abstract class DeadLetterConformance extends QueueCases {
  private void killFrom(ObjectName name, Bytes partition) {
    Lease lease =
        await(queues().lease(name, partition, 1, Duration.ZERO, Optional.empty()).result())
            .getFirst();
    kill(name, lease);
  }

  @Test
  void startsAtMostSoManyDeliveries() {
    ObjectName name = holding("a");

    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      assertThat(dead(name)).isEmpty();
      assertThat(lease(name).attempt()).isEqualTo(attempt);
      pass(LEASE);
    }

    assertThat(lease(name, 1)).isEmpty();
    assertThat(dead(name)).hasSize(1);
    assertThat(dead(name).getFirst().attempts()).isEqualTo(ATTEMPTS);
    assertThat(assertConserved(name))
        .extracting(QueueInfo::dead, QueueInfo::waiting, QueueInfo::leased)
        .containsExactly(1L, 0L, 0L);
  }

  @Test
  void isDeadByTheLastNack() {
    ObjectName name = holding("a");
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      nack(name, lease(name));
    }
    assertThat(dead(name)).isEmpty();

    nack(name, lease(name));

    assertThat(pageTexts(dead(name))).containsExactly("a");
    assertThat(take(name)).isEmpty();
  }

  @Test
  void isDeadAtOnceWhenItsHolderSaysSo() {
    ObjectName name = holding("a");
    Lease lease = lease(name);

    kill(name, lease);

    assertThat(pageTexts(dead(name))).containsExactly("a");
    assertThat(dead(name).getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void isDoneByTheLastDelivery() {
    ObjectName name = holding("a");
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      nack(name, lease(name));
    }

    ack(name, lease(name));

    assertThat(dead(name)).isEmpty();
    assertThat(assertConserved(name).done()).isEqualTo(1);
  }

  @Test
  void settlesNothingOfADeadItem() {
    ObjectName name = holding("a");
    Lease lease = lease(name);
    kill(name, lease);

    assertThat(ack(name, lease).lost()).hasSize(1);

    assertThat(dead(name)).hasSize(1);
  }

  @Test
  void showsTheDeadByPartitionAndSequencePageByPage() {
    ObjectName name = defined(policy());
    for (String partition : List.of("q", "p")) {
      putInto(name, key(partition), partition + "1", partition + "2");
      killFrom(name, key(partition));
      killFrom(name, key(partition));
    }

    List<ItemPage.Item> first = await(queues().dead(name, Optional.empty(), 3)).items();
    List<ItemPage.Item> second =
        await(queues().dead(name, Optional.of(first.getLast().id()), 3)).items();

    assertThat(pageTexts(first)).containsExactly("p1", "p2", "q1");
    assertThat(pageTexts(second)).containsExactly("q2");
  }

  @Test
  void bringsTheDeadBackToTheirPlaceWithNoAttemptsUsed() {
    ObjectName name = holding("a", "b", "c");
    Lease old = lease(name);
    kill(name, old);

    long redriven = await(queues().redrive(name, Optional.empty(), 10));

    assertThat(redriven).isEqualTo(1);
    List<Lease> leases = lease(name, 3);
    assertThat(leaseTexts(leases)).containsExactly("a", "b", "c");
    assertThat(leases.getFirst().attempt()).isEqualTo(1);
    assertThat(ack(name, old).lost()).hasSize(1);
    assertConserved(name);
  }

  @Test
  void redrivesSomeOfOnePartition() {
    ObjectName name = defined(policy());
    putInto(name, key("p"), "p1", "p2");
    putInto(name, key("q"), "q1");
    killFrom(name, key("p"));
    killFrom(name, key("p"));
    killFrom(name, key("q"));

    assertThat(await(queues().redrive(name, Optional.of(key("p")), 1))).isEqualTo(1);

    assertThat(takeFrom(name, key("p"))).containsExactly("p1");
    assertThat(pageTexts(dead(name))).containsExactly("p2", "q1");
    assertThat(await(queues().redrive(name, Optional.of(key("none")), 1))).isZero();
  }

  @Test
  void handsTheRedrivenToWhoWaits() {
    ObjectName name = holding("a");
    kill(name, lease(name));
    Waiting<Taken> waiter = waitToTake(name);
    awaitWaiters(name, 1);

    await(queues().redrive(name, Optional.empty(), 10));

    assertThat(texts(await(waiter.result()).items())).containsExactly("a");
  }

  @Test
  void countsTheDeadForTheLimitsUntilTheyAreCleared() {
    ObjectName name = defined(policy(new QueueLimits(2, 9, 100), Optional.empty()));
    put(name, "a", "b");
    kill(name, lease(name));
    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "c"));

    long cleared = await(queues().clearDead(name, Optional.empty()));

    assertThat(cleared).isEqualTo(1);
    put(name, "c");
    assertThat(take(name)).containsExactly("b", "c");
    assertThat(assertConserved(name).dropped()).isEqualTo(1);
  }

  @Test
  void clearsTheDeadOfOnePartitionAndNothingElse() {
    ObjectName name = defined(policy());
    putInto(name, key("p"), "p1", "p2");
    putInto(name, key("q"), "q1");
    killFrom(name, key("p"));
    killFrom(name, key("q"));

    long cleared = await(queues().clearDead(name, Optional.of(key("p"))));

    assertThat(cleared).isEqualTo(1);
    assertThat(pageTexts(dead(name))).containsExactly("q1");
    assertThat(takeFrom(name, key("p"))).containsExactly("p2");
  }

  @Test
  void leavesTheDeadWhenTheRestIsCleared() {
    ObjectName name = holding("a", "b");
    kill(name, lease(name));

    assertThat(await(queues().clear(name, Optional.of(DEFAULT_PARTITION)))).isEqualTo(1);

    assertThat(pageTexts(dead(name))).containsExactly("a");
    assertThat(info(name).partitions()).isEqualTo(1);
  }
}
