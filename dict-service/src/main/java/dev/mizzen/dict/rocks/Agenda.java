package dev.mizzen.dict.rocks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;

/** All chores of the writer's thread. Only that thread comes here once it runs. */
final class Agenda {
  private static final long LONGEST_SLEEP = TimeUnit.MINUTES.toNanos(1);

  private final StoreClock clock;
  private final List<Chore> chores = new ArrayList<>();

  Agenda(StoreClock clock) {
    this.clock = clock;
  }

  StoreClock clock() {
    return clock;
  }

  void add(Chore chore) {
    chores.add(chore);
  }

  /** A chore that is due now and wants a batch of its own, or null. */
  Chore dueAlone() {
    long now = clock.millis();
    for (Chore chore : chores) {
      if (chore.alone() && chore.due() <= now) {
        return chore;
      }
    }
    return null;
  }

  /** Whether something is due that no operation may come before. */
  boolean isUrgent() {
    long now = clock.millis();
    for (Chore chore : chores) {
      if (chore.urgent() && chore.due() <= now) {
        return true;
      }
    }
    return false;
  }

  /** Does what is due and shares the batch. */
  void tend(Batch batch) throws RocksDBException {
    for (Chore chore : chores) {
      if (!chore.alone() && chore.due() <= batch.now()) {
        chore.run(batch);
      }
    }
  }

  /** How long nothing is due, in nanoseconds, at most some time; not above 0 when something is. */
  long nanosToNext() {
    long next = Chore.NEVER;
    for (Chore chore : chores) {
      next = Math.min(next, chore.due());
    }
    if (next == Chore.NEVER) {
      return LONGEST_SLEEP;
    }
    return Math.min(TimeUnit.MILLISECONDS.toNanos(next - clock.millis()), LONGEST_SLEEP);
  }
}
