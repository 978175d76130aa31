package dev.mizzen.volume.transfer;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs the transfers of the whole process in parallel, within a budget of memory. Who brings a
 * transfer waits until there is room for it.
 */
public final class Transfers implements AutoCloseable {

  private static final int KIB = 1024;

  private final ExecutorService workers;
  private final Semaphore room;
  private final int budget;

  /**
   * @param threads at work at once
   * @param budgetBytes that all transfers together may hold
   */
  public Transfers(int threads, int budgetBytes) {
    this.budget = budgetBytes / KIB;
    this.room = new Semaphore(budget, true);
    this.workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("transfer-", 0).daemon().factory());
  }

  /** A new batch, empty. */
  public Batch batch() {
    return new Batch();
  }

  /** Runs the transfer on this thread, once there is room for it. */
  public void run(long bytes, Runnable transfer) {
    int permits = permits(bytes);
    room.acquireUninterruptibly(permits);
    try {
      transfer.run();
    } finally {
      room.release(permits);
    }
  }

  /**
   * Runs the transfer on another thread if there is room for it at once; an eighth of the budget is
   * left to those who wait for what they transfer.
   *
   * @param transfer must not throw
   * @return whether it runs
   */
  public boolean offer(long bytes, Runnable transfer) {
    int permits = permits(bytes);
    if (room.availablePermits() - permits < budget / 8 || !acquireNow(permits)) {
      return false;
    }
    try {
      workers.execute(
          () -> {
            try {
              transfer.run();
            } finally {
              room.release(permits);
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      room.release(permits);
      return false;
    }
  }

  /** Does not overtake who waits, as the untimed attempt would. */
  private boolean acquireNow(int permits) {
    try {
      return room.tryAcquire(permits, 0, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int permits(long bytes) {
    return (int) Math.min(budget, 1 + bytes / KIB);
  }

  /**
   * What belongs together. The first failure ends it: what has not begun is dropped. Closing waits
   * for what runs, so that nothing of a batch is at work after its block.
   */
  public final class Batch implements AutoCloseable {
    private int running;
    private Optional<RuntimeException> failure = Optional.empty();

    /**
     * Waits for room, then runs the transfer on another thread.
     *
     * @param bytes of memory that it will hold
     * @throws RuntimeException the batch's first failure
     */
    public void submit(long bytes, Runnable transfer) {
      throwFailure();
      int permits = permits(bytes);
      room.acquireUninterruptibly(permits);
      begun();
      workers.execute(
          () -> {
            Optional<RuntimeException> outcome = failed() ? Optional.empty() : run(transfer);
            room.release(permits);
            ended(outcome);
          });
    }

    private static Optional<RuntimeException> run(Runnable transfer) {
      try {
        transfer.run();
        return Optional.empty();
      } catch (RuntimeException e) {
        return Optional.of(e);
      } catch (OutOfMemoryError e) {
        return Optional.of(new IllegalStateException("Not enough memory for a transfer", e));
      }
    }

    /**
     * Waits until everything submitted has ended.
     *
     * @throws RuntimeException the first failure
     */
    public void await() {
      close();
      throwFailure();
    }

    private synchronized void begun() {
      running++;
    }

    private synchronized boolean failed() {
      return failure.isPresent();
    }

    private synchronized void ended(Optional<RuntimeException> outcome) {
      running--;
      failure = failure.or(() -> outcome);
      notifyAll();
    }

    private synchronized void throwFailure() {
      failure.ifPresent(
          first -> {
            throw first;
          });
    }

    @Override
    public synchronized void close() {
      boolean interrupted = false;
      while (running > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Interrupts what runs and waits for its end, drops what has not begun. */
  @Override
  public void close() {
    workers.shutdownNow();
    workers.close();
  }
}
