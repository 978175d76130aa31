package dev.mizzen.dict.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LookingAgainTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final LookingAgain strategy = new LookingAgain(nanos::get);

  @Test
  void sleepsAtOnceWhenNothingWasToDo() throws Exception {
    nanos.addAndGet(1);

    int next = strategy.calculateStrategy(() -> 0, false);

    assertThat(next).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void looksAgainForAMomentAfterSomethingCame() throws Exception {
    // Given
    assertThat(strategy.calculateStrategy(() -> 3, false)).isEqualTo(3);
    nanos.addAndGet(LookingAgain.NANOS - 1);

    // When
    int soon = strategy.calculateStrategy(() -> 0, false);

    // Then
    assertThat(soon).isEqualTo(SelectStrategy.CONTINUE);
    nanos.addAndGet(1);
    assertThat(strategy.calculateStrategy(() -> 0, false)).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void doesItsTasksBeforeItSleeps() throws Exception {
    nanos.addAndGet(1);

    int next = strategy.calculateStrategy(() -> 0, true);

    assertThat(next).isZero();
  }
}
