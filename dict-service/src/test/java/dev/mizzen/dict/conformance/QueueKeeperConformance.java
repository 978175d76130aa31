package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Queues come, live as long as they should, change their name and go. */
public abstract class QueueKeeperConformance extends QueueCases {
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private ObjectName ephemeral() {
    ObjectName name = freshName();
    await(
        queues()
            .define(
                name,
                new Definition<>(
                    "uid", policy(), Reclaim.DELETE, Sharing.ALL, Optional.of(LIFETIME))));
    return name;
  }

  private ObjectName retained(String... items) {
    ObjectName name = holding(items);
    await(queues().undefine(name, Optional.of(Reclaim.RETAIN)));
    return name;
  }

  @Test
  void saysAllOfItsDefinition() {
    ObjectName name = freshName();
    Definition<QueuePolicy> all =
        new Definition<>(
            "uid",
            new QueuePolicy(
                new QueueLimits(1, 2, 3),
                Optional.of(Duration.ofSeconds(4)),
                Duration.ofSeconds(5),
                6,
                Duration.ofSeconds(7)),
            Reclaim.RETAIN,
            new Sharing(Optional.of(Set.of("r1", "r2")), Optional.of(Set.of("w"))),
            Optional.empty());

    await(queues().define(name, all));

    assertThat(info(name).definition()).isEqualTo(all);
    assertThat(await(queues().sharing(name))).isEqualTo(all.sharing());
    assertThat(await(queues().infos()).get(name).definition()).isEqualTo(all);
  }

  @Test
  void goesWhenNobodyKeepsItAlive() {
    ObjectName name = ephemeral();
    put(name, "a");
    pass(LIFETIME.minus(MOMENT));
    await(queues().keepAlive(name));
    pass(LIFETIME.minus(MOMENT));
    assertThat(info(name).waiting()).isEqualTo(1);

    pass(MOMENT);

    assertRefused(Reason.QUEUE_NOT_FOUND, () -> info(name));
    assertRefused(Reason.QUEUE_NOT_FOUND, () -> await(queues().keepAlive(name)));
    await(queues().define(name, definition(policy())));
    assertThat(take(name)).isEmpty();
  }

  @Test
  void tellsWhoWaitsWhenItGoes() {
    ObjectName name = ephemeral();
    pass(LIFETIME.minus(Duration.ofSeconds(1)));
    Waiting<Taken> waiter = waitToTake(name);
    awaitWaiters(name, 1);

    pass(Duration.ofSeconds(1));

    assertRefused(Reason.QUEUE_NOT_FOUND, () -> await(waiter.result()));
  }

  @Test
  void keepsEverythingThatIsRetained() {
    ObjectName name = defined(policy());
    put(name, item("leased"), item("dead"), item("waits"), later("late", LEASE));
    put(name, once("known", "k"));
    var leases = lease(name, 2);
    kill(name, leases.get(1));
    QueueInfo before = info(name);

    await(queues().undefine(name, Optional.of(Reclaim.RETAIN)));
    Outcome outcome =
        await(queues().define(name, new Definition<>("another", policy(), Reclaim.DELETE)));

    assertThat(outcome).isEqualTo(Outcome.CREATED);
    assertThat(info(name))
        .extracting(
            QueueInfo::waiting,
            QueueInfo::delayed,
            QueueInfo::leased,
            QueueInfo::dead,
            QueueInfo::bytes,
            QueueInfo::enqueued)
        .containsExactly(2L, 1L, 1L, 1L, before.bytes(), 5L);
    assertThat(ack(name, leases.getFirst()).settled()).hasSize(1);
    assertThat(put(name, once("again", "k"))).isEqualTo(new QueuePut.Result(0, 1));
    assertConserved(name);
  }

  @Test
  void givesWhatIsRetainedToAnotherName() {
    ObjectName from = retained("a", "b");
    ObjectName to = freshName();

    assertThat(await(queues().rename(from, to))).isTrue();

    assertThat(await(queues().rename(from, to))).isFalse();
    await(queues().define(to, new Definition<>("another", policy(), Reclaim.DELETE)));
    Lease lease = lease(to);
    assertThat(text(lease)).isEqualTo("a");
    assertThat(ack(to, lease).settled()).hasSize(1);
    assertThat(assertConserved(to).enqueued()).isEqualTo(2);
    await(queues().define(from, definition(policy())));
    assertThat(take(from)).isEmpty();
  }

  @Test
  void renamesOnlyFromTheDeletedToTheUnused() {
    ObjectName retained = retained("a");
    ObjectName defined = holding("b");

    assertRefused(Reason.NAME_IN_USE, () -> await(queues().rename(defined, freshName())));
    assertRefused(Reason.NAME_IN_USE, () -> await(queues().rename(retained, defined)));
    assertRefused(Reason.NAME_IN_USE, () -> await(queues().rename(retained, retained("c"))));

    assertThat(await(queues().rename(freshName(), defined))).isFalse();
    assertThat(take(defined)).containsExactly("b");
  }

  @Test
  void saysSinceWhenNobodyUsedIt() {
    ObjectName name = holding("a");
    pass(Duration.ofSeconds(20));

    assertThat(info(name).unused()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));

    await(queues().sharing(name));
    assertThat(info(name).unused()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    lease(name);
    assertThat(info(name).unused()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void beginsToCountAnewWithAnotherObject() {
    ObjectName name = holding("a", "b");
    take(name);

    await(queues().define(name, new Definition<>("another", policy(), Reclaim.DELETE)));

    assertThat(info(name))
        .extracting(QueueInfo::enqueued, QueueInfo::done, QueueInfo::dropped)
        .containsExactly(0L, 0L, 0L);
  }
}
