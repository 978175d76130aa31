package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How one entry is written.
 *
 * @param ttl the entry goes so long after this write, exactly, 1 ms … {@link DictPolicy#MAX_TTL};
 *     empty: it has no time to live of its own, also when it had one before
 * @param request makes repetitions harmless; empty: each is done again
 */
public record Write(Condition condition, Optional<Duration> ttl, Optional<RequestId> request) {
  /** Whatever is there, for good. */
  public static final Write ALWAYS = new Write(Condition.NONE, Optional.empty(), Optional.empty());

  /** Only when the key is absent. */
  public static final Write IF_ABSENT =
      new Write(new Condition.Absent(), Optional.empty(), Optional.empty());

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException when {@code ttl} is out of it
   */
  public Write {
    ttl.ifPresent(t -> Ranges.check("ttl", t, Duration.ofMillis(1), DictPolicy.MAX_TTL));
  }

  /** Only when the entry has this version. */
  public static Write ifVersion(long version) {
    return new Write(new Condition.Version(version), Optional.empty(), Optional.empty());
  }

  /** The same with a time to live. */
  public Write withTtl(Duration time) {
    return new Write(condition, Optional.of(time), request);
  }

  /** The same as the repeatable request of this name. */
  public Write withRequest(RequestId id) {
    return new Write(condition, ttl, Optional.of(id));
  }
}
