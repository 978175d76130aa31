package dev.mizzen.volume.ondemand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnDemandTest {

  private static final int THREADS = 8;

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void isMadeOnceHoweverManyAsk() throws Exception {
    var what = new OnDemand<>(made::incrementAndGet);
    var together = new CyclicBarrier(THREADS);
    Callable<Integer> asking =
        () -> {
          together.await();
          return what.get();
        };
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        answers.add(threads.submit(asking));
      }
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void isNotMadeUnlessSomebodyAsks() {
    var seen = new ArrayList<Integer>();
    var what = new OnDemand<>(made::incrementAndGet);

    what.ifMade(seen::add);
    assertThat(seen).isEmpty();
    assertThat(made).hasValue(0);

    what.get();
    what.ifMade(seen::add);
    assertThat(seen).containsExactly(1);
  }

  @Test
  void whatCouldNotBeMadeIsTriedAnew() {
    var what =
        new OnDemand<>(
            () -> {
              if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
              return made.get();
            });

    assertThatThrownBy(what::get).hasMessage("not yet");
    assertThat(what.get()).isEqualTo(2);
  }
}
