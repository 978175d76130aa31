package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What only an engine can do: take back what could not be handed over. */
public abstract class ReleaseConformance extends QueueCases {
  private void release(ObjectName name, Lease... leases) {
    await(queues().release(name, refs(leases)));
  }

  @Test
  void takesALeaseBackAsIfItHadNotBeen() {
    ObjectName name = holding("a", "b");
    Lease lease = lease(name);

    release(name, lease);

    List<Lease> leases = lease(name, 2);
    assertThat(leaseTexts(leases)).containsExactly("a", "b");
    assertThat(leases.getFirst().attempt()).isEqualTo(1);
    assertThat(leases.getFirst().ref().epoch()).isGreaterThan(lease.ref().epoch());
    assertThat(ack(name, lease).lost()).hasSize(1);
    assertConserved(name);
  }

  @Test
  void usesUpNoAttempts() {
    ObjectName name = holding("a");

    for (int i = 0; i < 2 * ATTEMPTS; i++) {
      release(name, lease(name));
    }

    assertThat(lease(name).attempt()).isEqualTo(1);
    assertThat(dead(name)).isEmpty();
  }

  @Test
  void handsWhatIsReleasedToWhoWaits() {
    ObjectName name = holding("a");
    Lease lease = lease(name);
    Waiting<List<Lease>> waiter = waitToLease(name);
    awaitWaiters(name, 1);

    release(name, lease);

    assertThat(leaseTexts(await(waiter.result()))).containsExactly("a");
  }

  @Test
  void releasesNothingThatDoesNotHold() {
    ObjectName name = holding("a");
    Lease late = lease(name);
    pass(LEASE);
    lease(name);

    release(name, late);

    assertThat(info(name))
        .extracting(QueueInfo::leased, QueueInfo::waiting)
        .containsExactly(1L, 0L);
  }

  @Test
  void givesBackAnItemWithItsHistory() {
    ObjectName name = holding("a");
    nack(name, lease(name));
    Taken taken = await(queues().get(name, DEFAULT_PARTITION, 1, Duration.ZERO).result());
    assertThat(assertConserved(name).done()).isEqualTo(1);

    await(queues().giveBack(taken));

    assertThat(assertConserved(name).done()).isZero();
    assertThat(lease(name).attempt()).isEqualTo(2);
  }

  @Test
  void countsAsDroppedWhatComesBackAfterAClear() {
    ObjectName name = holding("a");
    Taken taken = await(queues().get(name, DEFAULT_PARTITION, 1, Duration.ZERO).result());
    await(queues().clear(name, Optional.empty()));

    await(queues().giveBack(taken));

    assertThat(assertConserved(name))
        .extracting(QueueInfo::waiting, QueueInfo::done, QueueInfo::dropped)
        .containsExactly(0L, 0L, 1L);
  }
}
