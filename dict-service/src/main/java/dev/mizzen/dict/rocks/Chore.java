package dev.mizzen.dict.rocks;

import org.rocksdb.RocksDBException;

/**
 * Work that falls due by the wall clock, done on the writer's thread before the operations of a
 * batch and in that batch.
 */
interface Chore {
  /** Nothing is due, ever. */
  long NEVER = Long.MAX_VALUE;

  /**
   * When there is something to do next, in milliseconds since 1970; asked before every batch, so
   * cheap.
   */
  long due();

  /**
   * Does a bounded part of what is due at {@link Batch#now}. Afterwards {@link #due} is later, or
   * less is left to do.
   */
  void run(Batch batch) throws RocksDBException;

  /** Whether it needs a batch of its own, as all that drops ranges does. */
  default boolean alone() {
    return false;
  }

  /** Whether no operation may be decided before all of what is due is done. */
  default boolean urgent() {
    return false;
  }
}
