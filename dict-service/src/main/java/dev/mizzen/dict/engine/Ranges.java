package dev.mizzen.dict.engine;

import java.math.BigDecimal;
import java.time.Duration;

/** Says which number or time is out of its range. */
final class Ranges {
  private Ranges() {}

  static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          most == Long.MAX_VALUE
              ? "%s must be at least %d".formatted(name, least)
              : "%s must be from %d to %d".formatted(name, least, most));
    }
  }

  static void check(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s must be from %s to %s seconds".formatted(name, seconds(least), seconds(most)));
    }
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
