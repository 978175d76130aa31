package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets the committers of this process into a history one after the other, in the order in which
 * they came: among themselves they would only take the numbers away from each other. Each begins
 * with the head that the one before has left.
 */
final class Turns {

  private final Duration patience;
  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    private final Semaphore first = new Semaphore(1, true);
    private int people;
    private Optional<Commit> head = Optional.empty();
  }

  /**
   * @param patience of who waits
   */
  Turns(Duration patience) {
    this.patience = patience;
  }

  /**
   * Waits for the turn.
   *
   * @param history what is committed to
   * @throws StoreException {@link StoreException.Reason#BUSY} when that takes too long, or the
   *     thread is interrupted
   */
  Turn take(String history) {
    var line = join(history);
    try {
      if (!line.first.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        leave(history, line);
        throw busy("Too many committers at once: commit less often");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(history, line);
      throw busy("The commit was given up while it waited for others");
    }
    return new Turn(history, line);
  }

  private synchronized Line join(String history) {
    var line = lines.computeIfAbsent(history, first -> new Line());
    line.people++;
    return line;
  }

  private synchronized void leave(String history, Line line) {
    if (--line.people == 0) {
      lines.remove(history);
    }
  }

  private static StoreException busy(String why) {
    return new StoreException(StoreException.Reason.BUSY, why);
  }

  /** Histories at which somebody is. */
  synchronized int lines() {
    return lines.size();
  }

  /** The others wait until it is closed. */
  final class Turn implements AutoCloseable {
    private final String history;
    private final Line line;
    private final Optional<Commit> head;

    private Turn(String history, Line line) {
      this.history = history;
      this.line = line;
      this.head = line.head;
      line.head = Optional.empty();
    }

    /** What the one before has left a moment ago; absent when nobody has. */
    Optional<Commit> head() {
      return head;
    }

    /** Leaves the head to the next one, if somebody waits. */
    void leave(Commit newest) {
      line.head = Optional.of(newest);
    }

    @Override
    public void close() {
      Turns.this.leave(history, line);
      line.first.release();
    }
  }
}
