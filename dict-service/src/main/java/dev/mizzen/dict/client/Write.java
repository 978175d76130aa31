package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How an entry is written.
 *
 * @param ttl after which it is absent for everybody, from 1 ms to 10 years; empty: never
 */
public record Write(Condition condition, Optional<Duration> ttl) {
  /** Whatever is there, for good. */
  public static final Write ALWAYS = new Write(Condition.NONE, Optional.empty());

  /** Only if. */
  public static Write when(Condition condition) {
    return new Write(condition, Optional.empty());
  }

  /** With a time to live. */
  public Write expiringIn(Duration time) {
    return new Write(condition, Optional.of(time));
  }
}
