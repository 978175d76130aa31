package dev.mizzen.volume.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransfersTest {

  @Test
  void staysWithinTheBudget() {
    // Given a budget of 1 MiB
    var held = new AtomicLong();
    var most = new AtomicLong();
    try (var transfers = new Transfers(8, 1 << 20);
        var batch = transfers.batch()) {
      // When many transfers of 300 KiB run
      for (int i = 0; i < 100; i++) {
        batch.submit(
            300 << 10,
            () -> {
              most.accumulateAndGet(held.addAndGet(300 << 10), Math::max);
              held.addAndGet(-(300 << 10));
            });
      }
      batch.await();
    }

    // Then never more than three at once
    assertThat(most.get()).isBetween(1L, 1L << 20);
  }

  @Test
  void lastsThroughATransferLargerThanTheBudget() {
    var ran = new AtomicInteger();
    try (var transfers = new Transfers(2, 1 << 20);
        var batch = transfers.batch()) {
      batch.submit(100 << 20, ran::incrementAndGet);

      batch.await();
    }
    assertThat(ran).hasValue(1);
  }

  @Test
  void endsABatchAtItsFirstFailure() {
    // Given a transfer that fails while others wait
    var ran = new AtomicInteger();
    var go = new CountDownLatch(1);
    try (var transfers = new Transfers(1, 1 << 20);
        var batch = transfers.batch()) {
      batch.submit(
          1,
          () -> {
            awaitUninterruptibly(go);
            throw new IllegalStateException("first");
          });
      for (int i = 0; i < 5; i++) {
        batch.submit(1, ran::incrementAndGet);
      }

      // When it fails
      go.countDown();

      // Then the batch says so, and what had not begun is dropped
      assertThatThrownBy(batch::await).hasMessage("first");
      assertThat(ran).hasValue(0);
    }
  }

  @Test
  void takesNoOfferThatWouldLeaveNoRoomForWhoWaits() {
    // Given a budget of 8 MiB, and a transfer that holds 6
    var go = new CountDownLatch(1);
    try (var transfers = new Transfers(2, 8 << 20)) {
      assertThat(transfers.offer(6 << 20, () -> awaitUninterruptibly(go))).isTrue();

      // When more is offered than would leave an eighth, it is not taken; somebody who waits is
      // served at once
      var ran = new AtomicInteger();
      assertThat(transfers.offer(3 << 19, ran::incrementAndGet)).isFalse();
      transfers.run(3 << 19, ran::incrementAndGet);
      assertThat(ran).hasValue(1);

      // And when the first has ended, there is room for all
      go.countDown();
      transfers.run(8 << 20, ran::incrementAndGet);
      assertThat(ran).hasValue(2);
    }
  }

  @Test
  void givesTheRoomBackWhateverBecameOfTheTransfer() {
    // Given room for one transfer at a time
    try (var transfers = new Transfers(1, 1 << 20)) {

      // When each of many fails
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(
                () ->
                    transfers.run(
                        1 << 20,
                        () -> {
                          throw new IllegalStateException("no");
                        }))
            .hasMessage("no");
      }

      // Then there is room for the next
      var ran = new AtomicInteger();
      transfers.run(1 << 20, ran::incrementAndGet);
      assertThat(ran).hasValue(1);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
