package dev.mizzen.volume.testing;

import java.util.concurrent.CountDownLatch;

/** Waiting where no checked exception may be thrown. */
public final class Quietly {

  private Quietly() {}

  /**
   * @throws IllegalStateException when interrupted
   */
  public static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
