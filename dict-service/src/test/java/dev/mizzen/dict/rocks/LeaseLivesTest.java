package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Ref;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases over more than one opening of a store. */
class LeaseLivesTest {
  @TempDir private Path folder;
  private final ObjectName name = freshName();

  private Lease lease(Store store) {
    return await(
            store
                .queues()
                .lease(name, DEFAULT_PARTITION, 1, Duration.ZERO, Optional.empty())
                .result())
        .getFirst();
  }

  private Ref leaseInALifeOfItsOwn() throws IOException {
    try (Store store = TestStores.open(folder)) {
      Ref lease = lease(store).ref();
      await(store.queues().nack(name, List.of(lease), Duration.ZERO, false));
      return lease;
    }
  }

  @Test
  void aLeaseHoldsInTheNextLife() throws IOException {
    // Given
    Ref lease;
    try (Store store = TestStores.open(folder)) {
      await(store.queues().define(name, queue("uid")));
      await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("v"))));
      lease = lease(store).ref();
    }

    try (Store store = TestStores.open(folder)) {
      // When
      Lease.Settled settled = await(store.queues().ack(name, List.of(lease)));

      // Then
      assertThat(settled).isEqualTo(new Lease.Settled(List.of(lease), List.of()));
    }
  }

  @Test
  void eachLifeBeginsWithEpochsThatTheOneBeforeCannotHaveGiven() throws IOException {
    // Given
    try (Store store = TestStores.open(folder)) {
      await(store.queues().define(name, queue("uid")));
      await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("v"))));
    }

    // When
    Ref first = leaseInALifeOfItsOwn();
    Ref second = leaseInALifeOfItsOwn();

    // Then: deliveries that were forgotten have their place between the two
    assertThat(second.epoch() - first.epoch()).isGreaterThan(1_000_000);
  }
}
