package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/** One step of a batch. Each sees what those before it did. */
public sealed interface DictStep {
  /** Which entry. */
  Bytes key();

  /** What must be true of it, else the whole batch is refused. */
  Condition condition();

  /** Writes; {@code ttl} as in {@link Write}. */
  record Put(Bytes key, Value value, Condition condition, Optional<Duration> ttl)
      implements DictStep {}

  /** Removes; an absent entry is no error unless the condition says so. */
  record Remove(Bytes key, Condition condition) implements DictStep {}

  /** Adds to a counter as {@link Dicts#add} does. */
  record Add(Bytes key, long delta, Optional<Duration> ttl) implements DictStep {
    @Override
    public Condition condition() {
      return Condition.NONE;
    }
  }

  /** Changes nothing. */
  record Check(Bytes key, Condition condition) implements DictStep {}

  /**
   * What a step did.
   *
   * @param version of the entry after it; 0 when it is absent then
   * @param counter of an {@link Add}, else empty
   */
  record Result(long version, Optional<Long> counter) {}
}
