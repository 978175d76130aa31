package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is done in whatever order: nothing is lost, nothing is doubled. */
public abstract class ConservationConformance extends QueueCases {
  private static final int STEPS = 300;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final List<Lease> leases = new ArrayList<>();
  private int put;

  private Bytes partition() {
    return key("p" + random.nextInt(3));
  }

  private Lease anyLease() {
    return leases.get(random.nextInt(leases.size()));
  }

  private void step(ObjectName name) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        Duration delay = Duration.ofSeconds(random.nextInt(3) * 4L);
        await(
            queues()
                .put(name, partition(), List.of(later("v" + put++, delay)), QueuePut.NOW)
                .result());
      }
      case 3, 4, 5, 6 ->
          leases.addAll(
              await(
                  queues().lease(name, partition(), 2, Duration.ZERO, Optional.empty()).result()));
      case 7 -> await(queues().get(name, partition(), 1, Duration.ZERO).result());
      case 8 -> {
        if (!leases.isEmpty()) {
          nack(name, anyLease());
        }
      }
      case 9 -> pass(Duration.ofSeconds(random.nextInt(6)));
      case 10 -> await(queues().redrive(name, Optional.of(partition()), 1));
      default -> {
        if (random.nextInt(8) == 0) {
          await(queues().clear(name, Optional.of(partition())));
        }
      }
    }
  }

  @Test
  void countsEveryItemInOnePlaceAtEveryMoment() {
    ObjectName name = defined(policy(QueueLimits.DEFAULT, Optional.of(Duration.ofSeconds(15))));
    leases.clear();

    for (int i = 0; i < STEPS; i++) {
      step(name);

      QueueInfo info = info(name);
      assertThat(info.items() + info.done() + info.dropped())
          .as("seed %d, step %d, %s", seed, i, info)
          .isEqualTo(info.enqueued());
    }
  }

  @Test
  void settlesEachItemOnceAndStartsNoMoreThanItsDeliveries() {
    ObjectName name = defined(policy());
    leases.clear();
    Map<Object, Integer> deliveries = new HashMap<>();
    Set<Object> settled = new HashSet<>();

    for (int i = 0; i < STEPS; i++) {
      if (i % 3 == 0) {
        put(name, "v" + i);
      }
      for (Lease lease : lease(name, 2)) {
        leases.add(lease);
        assertThat(deliveries.merge(lease.ref().item(), 1, Integer::sum))
            .as("seed %d, step %d", seed, i)
            .isEqualTo(lease.attempt())
            .isLessThanOrEqualTo(ATTEMPTS);
      }
      pass(Duration.ofSeconds(random.nextInt(8)));
      if (!leases.isEmpty()) {
        Lease any = anyLease();
        List<Lease.Ref> done = (random.nextBoolean() ? ack(name, any) : kill(name, any)).settled();
        done.forEach(
            ref -> assertThat(settled.add(ref.item())).as("seed %d settles once", seed).isTrue());
      }
    }

    assertThat(dead(name))
        .as("seed %d", seed)
        .allMatch(item -> item.attempts() == ATTEMPTS || settled.contains(item.id()));
    assertConserved(name);
  }
}
