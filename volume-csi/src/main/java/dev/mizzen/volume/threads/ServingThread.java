package dev.mizzen.volume.threads;

/**
 * A thread that others wait for. Before it waits itself for something that is far away, it lets
 * another take its place, as a {@link java.util.concurrent.ForkJoinPool} does with a {@link
 * java.util.concurrent.ForkJoinPool.ManagedBlocker}. It does not keep the process alive.
 */
public final class ServingThread extends Thread {

  private final Runnable givesWay;

  /**
   * @param task what it does
   * @param givesWay finds another for its place; done by the thread itself, perhaps many times
   */
  public ServingThread(String name, Runnable task, Runnable givesWay) {
    super(task, name);
    this.givesWay = givesWay;
    setDaemon(true);
  }

  /**
   * To be called by whoever is about to wait for a network or for another thread. On any thread
   * that is not of this class nothing happens.
   */
  public static void willWait() {
    if (Thread.currentThread() instanceof ServingThread serving) {
      serving.givesWay.run();
    }
  }
}
