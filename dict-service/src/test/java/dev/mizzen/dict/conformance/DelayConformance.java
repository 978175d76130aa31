package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Items that nobody finds before their time. */
public abstract class DelayConformance extends QueueCases {
  private static final Duration DELAY = Duration.ofSeconds(5);

  @Test
  void findsAnItemExactlyWhenItsDelayIsOver() {
    ObjectName name = defined(policy());
    put(name, later("a", DELAY));

    pass(DELAY.minus(MOMENT));
    assertThat(take(name)).isEmpty();

    pass(MOMENT);
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void countsWhatIsDelayed() {
    ObjectName name = defined(policy());

    put(name, later("a", DELAY), item("b"));

    assertThat(assertConserved(name))
        .extracting(QueueInfo::delayed, QueueInfo::waiting, QueueInfo::partitions)
        .containsExactly(1L, 1L, 1L);
    assertThat(await(queues().length(name, Optional.of(DEFAULT_PARTITION)))).isEqualTo(2);
    pass(DELAY);
    assertThat(info(name).waiting()).isEqualTo(2);
  }

  @Test
  void standsWhereItsSequencePutsItOnceItsDelayIsOver() {
    ObjectName name = defined(policy());
    put(name, item("a"), later("b", DELAY), item("c"));

    pass(DELAY);

    assertThat(take(name)).containsExactly("a", "b", "c");
  }

  @Test
  void passesOverWhatIsDelayed() {
    ObjectName name = defined(policy());
    put(name, later("a", DELAY), item("b"));

    assertThat(take(name)).containsExactly("b");

    pass(DELAY);
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void handsToWhoWaitsWhatComesOfAge() {
    ObjectName name = defined(policy());
    put(name, later("a", DELAY));
    Waiting<Taken> waiter = waitToTake(name);
    awaitWaiters(name, 1);

    pass(DELAY);

    assertThat(texts(await(waiter.result()).items())).containsExactly("a");
    awaitWaiters(name, 0);
  }

  @Test
  void givesEachItsOwnDelay() {
    ObjectName name = defined(policy());
    put(name, later("late", DELAY.multipliedBy(2)), later("soon", DELAY));

    pass(DELAY);
    assertThat(take(name)).containsExactly("soon");

    pass(DELAY);
    assertThat(take(name)).containsExactly("late");
  }

  @Test
  void clearsWhatIsDelayed() {
    ObjectName name = defined(policy());
    put(name, later("a", DELAY), item("b"));

    long cleared = await(queues().clear(name, Optional.empty()));

    assertThat(cleared).isEqualTo(2);
    pass(DELAY);
    assertThat(take(name)).isEmpty();
    assertThat(assertConserved(name).dropped()).isEqualTo(2);
  }

  @Test
  void saysHowLongTheOldestHasWaitedSinceItWasPut() {
    ObjectName name = defined(policy());
    put(name, later("a", DELAY));
    pass(Duration.ofSeconds(2));
    put(name, item("b"));
    pass(Duration.ofSeconds(1));

    assertThat(info(name).oldest()).contains(Duration.ofSeconds(1));

    pass(Duration.ofSeconds(2));
    assertThat(info(name).oldest()).contains(DELAY);
    take(name);
    assertThat(info(name).oldest()).isEmpty();
  }
}
