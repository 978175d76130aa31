package dev.mizzen.dict.client;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;

/** The query of a call, and percent-coding. */
final class Query {
  private final StringJoiner parts = new StringJoiner("&", "?", "").setEmptyValue("");

  Query with(String name, Object value) {
    parts.add(
        name
            + "="
            + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
    return this;
  }

  Query maybe(String name, Optional<?> value) {
    value.ifPresent(present -> with(name, present));
    return this;
  }

  Query seconds(String name, Duration time) {
    return with(name, seconds(time).toPlainString());
  }

  Query bytes(String name, byte[] value) {
    parts.add(name + "=" + encode(value));
    return this;
  }

  /** {@code partition=}, or what says all. */
  Query partitions(Partitions partitions, String all) {
    return switch (partitions) {
      case Partitions.Default none -> this;
      case Partitions.Named named -> with("partition", named.name());
      case Partitions.All every -> with(all, "true");
    };
  }

  /** Decimal seconds, to a thousandth. */
  static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3);
  }

  /** Any bytes as one path segment or parameter. */
  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * 3);
    for (byte b : bytes) {
      boolean plain =
          b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
      if (plain) {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return parts.toString();
  }
}
