package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Optional;

/** One step of {@link DictClient#batch}. */
public sealed interface Step {
  /** Its key. */
  Key key();

  /** Writes an entry. */
  record Put(Key key, Value value, Write write) implements Step {}

  /** Removes an entry; one that is absent is no refusal unless the condition says so. */
  record Remove(Key key, Condition condition) implements Step {}

  /**
   * Adds to a counter.
   *
   * @param ttl empty: as it was
   */
  record Add(Key key, long delta, Optional<Duration> ttl) implements Step {}

  /** Does nothing but refuse the batch. */
  record Check(Key key, Condition condition) implements Step {}

  /**
   * What a step did.
   *
   * @param counter of an {@link Add}
   */
  record Result(long version, Optional<Long> counter) {}
}
