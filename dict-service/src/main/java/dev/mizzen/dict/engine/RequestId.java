package dev.mizzen.dict.engine;

import java.time.Duration;

/**
 * Names one request for its repetitions: the store does it once and gives the same answer to each,
 * for at least {@link #REMEMBERED} after the first, also over a crash. A refusal is not remembered.
 *
 * @param text 1 … 64 printable ASCII characters, chosen at random by the client
 */
public record RequestId(String text) {
  /** How long an answer is kept. */
  public static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** Longest {@link #text}. */
  public static final int MAX_LENGTH = 64;

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException when it is empty, too long or not printable ASCII
   */
  public RequestId {
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "a request id must be 1 to %d printable ASCII characters".formatted(MAX_LENGTH));
    }
  }
}
