package dev.mizzen.crds.common;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the API writes them: hours, minutes and whole seconds in this order, such as {@code
 * 60s}, {@code 5m} or {@code 1h30m}; a subset of what Go and CEL read.
 */
public final class Durations {
  /** What the API says instead of a duration that has no end. */
  public static final String NEVER = "Never";

  private static final Pattern FORMAT =
      Pattern.compile("(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when the text is not a duration
   */
  public static Duration parse(String text) {
    Matcher parts = FORMAT.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' must be a duration in hours, minutes and whole seconds, such as 90s, 5m or 1h30m");
    }
    return Duration.ofHours(number(parts.group(1)))
        .plusMinutes(number(parts.group(2)))
        .plusSeconds(number(parts.group(3)));
  }

  /**
   * Writes a duration of zero or more, cut to whole seconds, in its shortest form: 90 s as {@code
   * 1m30s}.
   */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("A duration of the API must not be negative: " + duration);
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), 'h');
    append(text, duration.toMinutesPart(), 'm');
    append(text, duration.toSecondsPart(), 's');
    return text.isEmpty() ? "0s" : text.toString();
  }

  /**
   * Reads a duration or {@link #NEVER}, which is empty.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static Optional<Duration> parseOrNever(String text) {
    return NEVER.equals(text) ? Optional.empty() : Optional.of(parse(text));
  }

  /** Writes a duration as {@link #format(Duration)} does, and {@link #NEVER} when it is empty. */
  public static String formatOrNever(Optional<Duration> duration) {
    return duration.map(Durations::format).orElse(NEVER);
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static void append(StringBuilder text, long value, char unit) {
    if (value > 0) {
      text.append(value).append(unit);
    }
  }
}
