package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Partitions that are emptied when nothing was put for some time. */
public abstract class PartitionTimeConformance extends QueueCases {
  private static final Duration TIME = Duration.ofSeconds(30);

  private ObjectName timed() {
    return defined(policy(QueueLimits.DEFAULT, Optional.of(TIME)));
  }

  private void putFor(ObjectName name, Duration partitionTtl, String item) {
    QueuePut put = new QueuePut(Duration.ZERO, Optional.of(partitionTtl), Optional.empty());
    await(queues().put(name, DEFAULT_PARTITION, List.of(item(item)), put).result());
  }

  @Test
  void losesWhatWaitsAndIsDelayedExactlyInTime() {
    ObjectName name = timed();
    put(name, item("a"), later("b", TIME.multipliedBy(2)));

    pass(TIME.minus(MOMENT));
    assertThat(info(name).items()).isEqualTo(2);

    pass(MOMENT);
    assertThat(take(name)).isEmpty();
    assertThat(assertConserved(name))
        .extracting(QueueInfo::items, QueueInfo::dropped, QueueInfo::partitions)
        .containsExactly(0L, 2L, 0L);
  }

  @Test
  void beginsAnewWithEachPut() {
    ObjectName name = timed();
    put(name, "a");
    pass(TIME.minus(MOMENT));

    put(name, "b");

    pass(TIME.minus(MOMENT));
    assertThat(take(name)).containsExactly("a", "b");
  }

  @Test
  void goesOnWhenSomethingIsTaken() {
    ObjectName name = timed();
    put(name, "a", "b");
    pass(TIME.minus(MOMENT));

    await(queues().get(name, DEFAULT_PARTITION, 1, Duration.ZERO).result());

    pass(MOMENT);
    assertThat(take(name)).isEmpty();
  }

  @Test
  void keepsTheTimesOfPartitionsApart() {
    ObjectName name = timed();
    putInto(name, key("p"), "p1");
    pass(Duration.ofSeconds(10));
    putInto(name, key("q"), "q1");

    pass(Duration.ofSeconds(20));

    assertThat(takeFrom(name, key("p"))).isEmpty();
    assertThat(takeFrom(name, key("q"))).containsExactly("q1");
  }

  @Test
  void takesTheTimeOfTheLastPut() {
    ObjectName name = timed();
    putFor(name, Duration.ofSeconds(5), "a");
    pass(Duration.ofSeconds(4));
    putFor(name, Duration.ofSeconds(40), "b");
    pass(Duration.ofSeconds(39));
    assertThat(info(name).waiting()).isEqualTo(2);

    put(name, "c");

    pass(TIME.minus(MOMENT));
    assertThat(info(name).waiting()).isEqualTo(3);
    pass(MOMENT);
    assertThat(take(name)).isEmpty();
  }

  @Test
  void timesOnePartitionOfAQueueWithoutTimes() {
    ObjectName name = defined(policy());
    putFor(name, Duration.ofSeconds(5), "a");
    putInto(name, key("p"), "p1");

    pass(Duration.ofDays(1));

    assertThat(take(name)).isEmpty();
    assertThat(takeFrom(name, key("p"))).containsExactly("p1");
  }

  @Test
  void leavesWhatIsLeasedAndDead() {
    ObjectName name = timed();
    put(name, "dead", "leased", "gone");
    kill(name, lease(name));
    Lease lease = lease(name);
    extend(name, TIME.multipliedBy(2), lease);

    pass(TIME);

    assertThat(assertConserved(name))
        .extracting(QueueInfo::leased, QueueInfo::dead, QueueInfo::waiting, QueueInfo::dropped)
        .containsExactly(1L, 1L, 0L, 1L);
    assertThat(ack(name, lease).settled()).hasSize(1);
    assertThat(pageTexts(dead(name))).containsExactly("dead");
  }

  @Test
  void beginsAnewWithWhatComesBack() {
    ObjectName name = timed();
    put(name, "a");
    Lease lease = lease(name);
    extend(name, TIME.multipliedBy(2), lease);
    pass(TIME);

    nack(name, lease);

    pass(TIME.minus(MOMENT));
    assertThat(info(name).waiting()).isEqualTo(1);
    pass(MOMENT);
    assertThat(take(name)).isEmpty();
  }

  @Test
  void beginsAnewWhenALeaseEnds() {
    ObjectName name = timed();
    put(name, "a");
    extend(name, TIME, lease(name));

    pass(TIME);

    assertThat(info(name).waiting()).isEqualTo(1);
    pass(TIME.minus(MOMENT));
    assertThat(info(name).waiting()).isEqualTo(1);
    pass(MOMENT);
    assertThat(assertConserved(name).dropped()).isEqualTo(1);
  }

  @Test
  void followsTheQueuesDefinition() {
    ObjectName name = timed();
    put(name, "a");

    await(
        queues()
            .define(
                name,
                definition(policy(QueueLimits.DEFAULT, Optional.of(Duration.ofSeconds(60))))));

    pass(Duration.ofSeconds(59));
    assertThat(info(name).waiting()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(take(name)).isEmpty();
  }

  @Test
  void makesRoomForWhoWaitsToPut() {
    ObjectName name = defined(policy(new QueueLimits(1, 1, 9), Optional.of(TIME)));
    put(name, "a");
    Waiting<QueuePut.Result> waiter =
        queues()
            .put(
                name,
                DEFAULT_PARTITION,
                List.of(item("b")),
                new QueuePut(LONG, Optional.empty(), Optional.empty()));
    awaitWaiters(name, 1);

    pass(TIME);

    assertThat(await(waiter.result()).put()).isEqualTo(1);
    assertThat(take(name)).containsExactly("b");
  }
}
