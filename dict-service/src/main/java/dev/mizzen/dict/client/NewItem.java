package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Optional;

/**
 * An item to be put.
 *
 * @param delay before which nobody finds it, up to 30 days
 * @param dedupKey 1 … 128 bytes; a second item with it is dropped within the queue's window
 */
public record NewItem(Value value, Optional<Duration> delay, Optional<String> dedupKey) {
  /** Nothing but a value. */
  public static NewItem of(Value value) {
    return new NewItem(value, Optional.empty(), Optional.empty());
  }

  /** Not before this time has gone. */
  public NewItem delayed(Duration time) {
    return new NewItem(value, Optional.of(time), dedupKey);
  }

  /** Once for this key. */
  public NewItem once(String key) {
    return new NewItem(value, delay, Optional.of(key));
  }
}
