package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/** What a read finds at a key that is present. */
public sealed interface Lookup {
  /** Of the last write of this key; grows with every change of the dict and is never used again. */
  long version();

  /** Left of its own time to live; empty when it has none. Idle time does not show. */
  Optional<Duration> expiresIn();

  /** The value, whole. */
  record Entry(Value value, long version, Optional<Duration> expiresIn) implements Lookup {
    /** Of an entry without a time to live. */
    public Entry(Value value, long version) {
      this(value, version, Optional.empty());
    }
  }

  /**
   * All but the value: asked for alone, or the value is larger than the reader is ready to take.
   *
   * @param size bytes of the value
   */
  record Info(String contentType, long size, long version, Optional<Duration> expiresIn)
      implements Lookup {
    /** Of an entry without a time to live. */
    public Info(String contentType, long size, long version) {
      this(contentType, size, version, Optional.empty());
    }
  }
}
