package dev.mizzen.volume.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final String HISTORY = "a/commits/";

  private final Turns turns = new Turns(Duration.ofMinutes(1));

  @Test
  void letsWhoCameFirstBeFirst() throws Exception {
    // Given somebody whose turn it is, and three who came after in this order
    var order = Collections.synchronizedList(new ArrayList<Integer>());
    var threads = new ArrayList<Thread>();
    try (var _ = turns.take(HISTORY)) {
      for (int i = 0; i < 3; i++) {
        int number = i;
        var thread =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (var _ = turns.take(HISTORY)) {
                        order.add(number);
                      }
                    });
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        threads.add(thread);
      }

      // Then nobody is let in meanwhile
      assertThat(order).isEmpty();
    }
    for (var thread : threads) {
      thread.join();
    }

    // Then they are let in as they came, and nothing is left of them
    assertThat(order).containsExactly(0, 1, 2);
    assertThat(turns.lines()).isZero();
  }

  @Test
  void handsTheHeadToTheNextOneAlone() throws Exception {
    // Given somebody who leaves a head, and one who waits
    var head = Commit.none(Hash.of(new byte[0]));
    var seen = new CompletableFuture<Boolean>();
    try (var turn = turns.take(HISTORY)) {
      var next =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (var ours = turns.take(HISTORY)) {
                      seen.complete(ours.head().filter(head::equals).isPresent());
                    }
                  });
      await().until(() -> next.getState() == Thread.State.TIMED_WAITING);
      turn.leave(head);
    }

    // Then that one has it, and who comes when nobody is there looks for himself
    assertThat(seen.get()).isTrue();
    await().until(() -> turns.lines() == 0);
    try (var turn = turns.take(HISTORY)) {
      assertThat(turn.head()).isEmpty();
    }
  }

  @Test
  void doesNotLetHistoriesWaitForEachOther() {
    // Given somebody in one history
    try (var _ = turns.take(HISTORY)) {

      // When somebody comes to another one, it is his turn at once
      try (var _ = turns.take("b/commits/")) {
        assertThat(turns.lines()).isEqualTo(2);
      }
    }
  }

  @Test
  void givesUpWaiting() {
    // Given somebody in the history, and no patience
    var hasty = new Turns(Duration.ofMillis(1));
    try (var _ = hasty.take(HISTORY)) {

      // When another one comes, he is told to come again
      assertThatThrownBy(() -> hasty.take(HISTORY)).satisfies(TurnsTest::isBusy);
    }
    assertThat(hasty.lines()).isZero();
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws Exception {
    // Given somebody in the history, and one who waits
    var failed = new CompletableFuture<List<Object>>();
    try (var _ = turns.take(HISTORY)) {
      var waiting =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (var _ = turns.take(HISTORY)) {
                      failed.complete(List.of());
                    } catch (StoreException e) {
                      failed.complete(List.of(e, Thread.currentThread().isInterrupted()));
                    }
                  });
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

      // When he is interrupted, he gives up, though it is not his turn
      waiting.interrupt();
      assertThat(failed.get().getFirst()).satisfies(e -> isBusy((Throwable) e));
      assertThat(failed.get().getLast()).isEqualTo(true);
    }

    // Then the history is free
    try (var _ = turns.take(HISTORY)) {
      assertThat(turns.lines()).isOne();
    }
  }

  private static void isBusy(Throwable e) {
    assertThat(e)
        .isInstanceOfSatisfying(
            StoreException.class,
            failure -> assertThat(failure.reason()).isEqualTo(StoreException.Reason.BUSY));
  }
}
