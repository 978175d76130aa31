package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final ObjectName NAME = new ObjectName("default", "it");

  /** More than chores remove before the operations have their turn. */
  private static final int MANY = 2_500;

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();

  /** Holds the writer, so that what is submitted meanwhile is decided together. */
  private static final class Holding implements CommitListener {
    private volatile CountDownLatch held = new CountDownLatch(0);
    private final CountDownLatch reached = new CountDownLatch(1);

    void begin() {
      held = new CountDownLatch(1);
    }

    void end() {
      held.countDown();
    }

    @Override
    public void committed(int operations, long nanos) {
      try {
        if (held.getCount() > 0) {
          reached.countDown();
        }
        held.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError("the store failed", cause);
    }
  }

  @Test
  void findsInTimeWhatWasWrittenWhileALimitMadeItLook() throws Exception {
    // Given a full dict of which more is over than is removed at once
    Holding holding = new Holding();
    try (RocksStore store =
        RocksStore.open(TestStores.settings(folder), clock, System::nanoTime, holding)) {
      var dicts = store.dicts();
      await(dicts.define(NAME, dict(MANY, 1 << 20, 1L << 30)));
      await(dicts.batch(NAME, shortLived(), Optional.empty()));
      holding.begin();
      var first = dicts.keepAlive(NAME);
      holding.reached.await();
      clock.advance(Duration.ofSeconds(2));

      // When an entry with a time to live is written with so many that all that is over must go
      var hour = dicts.put(NAME, key("hour"), value("1"), lives(Duration.ofHours(1)));
      var rest = dicts.update(NAME, lasting());
      holding.end();
      await(first);
      await(hour);
      await(rest);

      // Then it goes when its time is over, though nobody asks for it
      clock.advance(Duration.ofHours(2));
      await()
          .untilAsserted(
              () -> {
                await(dicts.keepAlive(NAME));
                assertThat(await(dicts.describe(NAME)).entries()).isEqualTo(MANY - 1);
              });
    }
  }

  private static Write lives(Duration ttl) {
    return new Write(Condition.NONE, Optional.of(ttl), Optional.empty());
  }

  private static List<DictStep> shortLived() {
    List<DictStep> steps = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      steps.add(
          new DictStep.Put(
              key("short" + i), value("1"), Condition.NONE, Optional.of(Duration.ofSeconds(1))));
    }
    return steps;
  }

  private static List<KeyValue> lasting() {
    return IntStream.range(0, MANY - 1)
        .mapToObj(i -> new KeyValue(key("long" + i), value("1")))
        .toList();
  }
}
