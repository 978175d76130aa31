package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Which items are taken.
 *
 * @param partition empty: the default one
 * @param most 1 … 1 000; fewer come when they are large or few
 * @param patience for the first, of any length
 */
public record Take(Optional<String> partition, int most, Duration patience) {
  /** One of the default partition, if there is one. */
  public static final Take ONE = new Take(Optional.empty(), 1, Duration.ZERO);

  /** From a partition. */
  public Take from(String name) {
    return new Take(Optional.of(name), most, patience);
  }

  /** As many. */
  public Take upTo(int items) {
    return new Take(partition, items, patience);
  }

  /** As long. */
  public Take waiting(Duration time) {
    return new Take(partition, most, time);
  }
}
