package dev.mizzen.dict.valkey;

import java.util.function.Supplier;

/**
 * What one look brought.
 *
 * @param <T> the answer
 */
sealed interface Tried<T> {
  /** What was waited for. */
  record Answer<T>(T value) implements Tried<T> {}

  /**
   * Nothing yet.
   *
   * @param micros until something changes by itself; -1: nothing will
   * @param ending what is answered when the wait is over, or the refusal thrown
   * @param claim what who waits may have before those behind it
   */
  record Nothing<T>(long micros, Supplier<T> ending, Claim claim) implements Tried<T> {
    /** Those behind wait for the same. */
    Nothing(long micros, Supplier<T> ending) {
      this(micros, ending, Claim.NONE);
    }
  }

  /**
   * Room that is spoken for.
   *
   * @param partitions 1 when it is a partition that lacks: then those behind may still find room
   */
  record Claim(long items, long partitions) {
    /** No room. */
    static final Claim NONE = new Claim(0, 0);

    Claim plus(Claim other) {
      return new Claim(items + other.items, partitions + other.partitions);
    }
  }
}
