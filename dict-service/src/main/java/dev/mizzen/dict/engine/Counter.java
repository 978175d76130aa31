package dev.mizzen.dict.engine;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A counter after it was added to. It is an entry like any other: {@code application/json}, a
 * decimal integer of 64 bits with sign.
 */
public record Counter(long value, long version) {
  /** What the entry of a counter says it is. */
  public static final String CONTENT_TYPE = "application/json";

  private static final int LONGEST = Long.toString(Long.MIN_VALUE).length();

  /** The number in an entry; empty when it is no counter. */
  public static OptionalLong in(Value entry) {
    byte[] data = entry.data();
    if (!entry.contentType().equals(CONTENT_TYPE) || data.length == 0 || data.length > LONGEST) {
      return OptionalLong.empty();
    }
    int first = data[0] == '-' ? 1 : 0;
    // Nothing that JSON would not call a number: no sign but a minus, no zeros in front.
    if (first == data.length || data[first] == '0' && data.length > first + 1) {
      return OptionalLong.empty();
    }
    for (int i = first; i < data.length; i++) {
      if (data[i] < '0' || data[i] > '9') {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(Long.parseLong(new String(data, StandardCharsets.US_ASCII)));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** The entry that holds a number. */
  public static Value entry(long number) {
    return new Value(CONTENT_TYPE, Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Adds to what is there.
   *
   * @param before empty: 0
   * @throws StoreException when it is no counter, or the sum has more than 64 bits
   */
  public static long sum(Optional<Value> before, long delta) {
    long number = before.isEmpty() ? 0 : in(before.get()).orElseThrow(Refusals::notCounter);
    try {
      return Math.addExact(number, delta);
    } catch (ArithmeticException e) {
      throw Refusals.overflow();
    }
  }
}
