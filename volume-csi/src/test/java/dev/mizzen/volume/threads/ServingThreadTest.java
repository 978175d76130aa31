package dev.mizzen.volume.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServingThreadTest {

  private final AtomicInteger gaveWay = new AtomicInteger();

  @Test
  void givesWayBeforeItWaits() throws Exception {
    // Given a serving thread whose task waits for something twice
    var thread =
        new ServingThread(
            "serves",
            () -> {
              ServingThread.willWait();
              ServingThread.willWait();
            },
            gaveWay::incrementAndGet);

    // When it runs
    thread.start();
    thread.join();

    // Then it has given way each time
    assertThat(gaveWay).hasValue(2);
  }

  @Test
  void otherThreadsWaitAsTheyAre() {
    // When a thread that serves nobody is about to wait
    ServingThread.willWait();

    // Then nothing has happened
    assertThat(gaveWay).hasValue(0);
  }
}
