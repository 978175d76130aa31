package dev.mizzen.crds.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectiveQueueTest {
  @Test
  void whatIsNotSaidHasADefault() {
    assertThat(EffectiveQueue.of(null))
        .isEqualTo(
            new EffectiveQueue(
                EffectiveQueueLimits.DEFAULT,
                Optional.of(Duration.ofHours(24)),
                Duration.ofSeconds(60),
                5,
                Duration.ofMinutes(5),
                Access.ALL,
                DeletionProtection.NONE,
                ReclaimPolicy.RETAIN));
  }

  @Test
  void whatIsSaidWins() {
    // When
    EffectiveQueue effective =
        EffectiveQueue.of(
            new QueueSpec(
                null,
                "Never",
                new QueueDelivery("90s", 7, "0s"),
                null,
                null,
                DeletionProtection.WHILE_IN_USE,
                ReclaimPolicy.DELETE));

    // Then
    assertThat(effective.toStatus())
        .isEqualTo(
            new QueueEffective(
                1_000_000L,
                100_000L,
                1L << 20,
                "Never",
                "1m30s",
                7,
                "0s",
                DeletionProtection.WHILE_IN_USE,
                ReclaimPolicy.DELETE));
  }
}
