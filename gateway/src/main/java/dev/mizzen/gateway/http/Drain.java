package dev.mizzen.gateway.http;

import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the calls under way, so that the process can wait for them before it ends. */
public final class Drain implements CallMeter {
  private final CallMeter next;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int active;
  private boolean draining;

  /**
   * @param next is told everything as well
   */
  public Drain(CallMeter next) {
    this.next = next;
  }

  /**
   * Takes no more calls, and returns when those under way have ended, or after that time.
   *
   * @return how many are still under way
   */
  public int drain(Duration patience) {
    lock.lock();
    try {
      draining = true;
      long left = patience.toNanos();
      while (active > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return active;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return active;
    } finally {
      lock.unlock();
    }
  }

  /** Whether calls are refused. */
  boolean isDraining() {
    lock.lock();
    try {
      return draining;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Call begin(FunctionKey function) {
    add(1);
    return new Counted(next.begin(function));
  }

  private void add(int calls) {
    lock.lock();
    try {
      active += calls;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Counted implements Call {
    private final Call inner;
    private final AtomicBoolean over = new AtomicBoolean();

    private Counted(Call inner) {
      this.inner = inner;
    }

    @Override
    public void answered(int status) {
      inner.answered(status);
      end();
    }

    @Override
    public void rejected(Problem problem) {
      inner.rejected(problem);
      end();
    }

    @Override
    public void abandoned() {
      inner.abandoned();
      end();
    }

    private void end() {
      if (over.compareAndSet(false, true)) {
        add(-1);
      }
    }
  }
}
