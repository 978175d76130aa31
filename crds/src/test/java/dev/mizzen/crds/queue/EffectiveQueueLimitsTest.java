package dev.mizzen.crds.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffectiveQueueLimitsTest {
  @Test
  void whatIsNotSaidHasADefault() {
    assertThat(EffectiveQueueLimits.of(null))
        .isEqualTo(new EffectiveQueueLimits(1_000_000, 100_000, 1_048_576));
  }

  @Test
  void whatIsSaidWins() {
    assertThat(EffectiveQueueLimits.of(new QueueLimits(5000L, 3L, "64Ki")))
        .isEqualTo(new EffectiveQueueLimits(5000, 3, 65_536));
  }
}
