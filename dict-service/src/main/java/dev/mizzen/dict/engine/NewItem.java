package dev.mizzen.dict.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * An item to be put.
 *
 * @param delay no get finds it before; 0 … {@link QueuePolicy#MAX_DELAY}
 * @param dedupKey an item whose key was put into this queue within its {@link
 *     QueuePolicy#dedupWindow} is not put again; 1 … 128 bytes of UTF-8
 */
public record NewItem(Value value, Duration delay, Optional<String> dedupKey) {
  /** Longest {@link #dedupKey}, in bytes. */
  public static final int MAX_DEDUP_KEY = 128;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public NewItem {
    Ranges.check("delay", delay, Duration.ZERO, QueuePolicy.MAX_DELAY);
    dedupKey.ifPresent(
        k ->
            Ranges.check(
                "bytes of dedupKey", k.getBytes(StandardCharsets.UTF_8).length, 1, MAX_DEDUP_KEY));
  }

  /** With nothing special. */
  public static NewItem of(Value value) {
    return new NewItem(value, Duration.ZERO, Optional.empty());
  }
}
