package dev.mizzen.dict.rocks;

import java.util.TreeSet;
import org.rocksdb.RocksDBException;

/** What happens to items and partitions by itself, in its order. */
final class QueueAgenda implements Chore {
  /** So that one batch stays small however much falls due at once. */
  private static final int MOST_AT_ONCE = 4_096;

  private final TreeSet<Moment> moments = new TreeSet<>();

  /** Does what is due. */
  interface Happening {
    void happen(Batch batch, Moment moment, long at) throws RocksDBException;
  }

  private Happening happening =
      (batch, moment, at) -> {
        throw new IllegalStateException("nobody does what is due");
      };

  /** Who does it; known once the queues are there. */
  void happening(Happening doer) {
    happening = doer;
  }

  /** Sets, moves, or takes off with {@link #NEVER}. */
  void set(Moment moment, long at) {
    if (moment.at != NEVER) {
      moments.remove(moment);
    }
    moment.at = at;
    if (at != NEVER) {
      moments.add(moment);
    }
  }

  void remove(Moment moment) {
    set(moment, NEVER);
  }

  @Override
  public long due() {
    return moments.isEmpty() ? NEVER : moments.first().at;
  }

  @Override
  public void run(Batch batch) throws RocksDBException {
    for (int left = MOST_AT_ONCE; left > 0 && due() <= batch.now(); left--) {
      Moment first = moments.pollFirst();
      long at = first.at;
      first.at = NEVER;
      happening.happen(batch, first, at);
    }
  }

  @Override
  public boolean urgent() {
    return true;
  }
}
