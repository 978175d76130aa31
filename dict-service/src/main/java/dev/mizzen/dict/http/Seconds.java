package dev.mizzen.dict.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Times on the wire: decimal seconds, zero or more, nanoseconds at the finest. */
final class Seconds {
  private static final int NANO_DIGITS = 9;
  private static final int MAX_TEXT = 40;

  /** More than any time that is allowed anywhere. */
  private static final BigDecimal MOST = new BigDecimal(10_000_000_000L);

  private Seconds() {}

  /**
   * Reads digits with at most one point among them.
   *
   * @throws IllegalArgumentException when the text is something else
   */
  static Duration of(String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT || !decimal(text)) {
      throw new IllegalArgumentException("not decimal seconds");
    }
    return of(new BigDecimal(text));
  }

  /**
   * Reads a number as JSON has it.
   *
   * @throws IllegalArgumentException when it is negative or longer than any time may be
   */
  static Duration of(BigDecimal seconds) {
    if (seconds.signum() < 0 || seconds.compareTo(MOST) > 0 || seconds.scale() > MAX_TEXT) {
      throw new IllegalArgumentException("not a time in seconds");
    }
    return Duration.ofNanos(
        seconds.movePointRight(NANO_DIGITS).setScale(0, RoundingMode.HALF_UP).longValue());
  }

  /** Writes as few digits as it takes. */
  static BigDecimal number(Duration time) {
    BigDecimal shortest =
        BigDecimal.valueOf(time.getSeconds())
            .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
            .stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }

  static String text(Duration time) {
    return number(time).toPlainString();
  }

  private static boolean decimal(String text) {
    boolean digit = false;
    boolean point = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        return false;
      }
    }
    return digit;
  }
}
