package dev.mizzen.dict.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a URL. Unknown ones and repeated ones are refused: what is ignored misleads.
 */
record Query(Map<String, String> parameters) {
  /** Takes a raw query apart. */
  static Query of(String raw, Set<String> known) {
    Map<String, String> parameters = new HashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        String name = PercentCoding.text(equals < 0 ? pair : pair.substring(0, equals));
        if (!known.contains(name)) {
          throw Problem.malformed("this call has no parameter " + name);
        }
        // Kept raw: a partition's bytes are counted after decoding.
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        if (parameters.put(name, value) != null) {
          throw Problem.malformed("the parameter %s is given twice".formatted(name));
        }
      }
    }
    return new Query(Map.copyOf(parameters));
  }

  /** Still percent-encoded. */
  Optional<String> raw(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  Optional<String> text(String name) {
    return raw(name).map(PercentCoding::text);
  }

  boolean flag(String name) {
    return switch (text(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Problem.malformed(name + " must be true or false");
    };
  }

  int number(String name, int otherwise, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw range(name, least, most);
    }
    throw range(name, least, most);
  }

  /** Seconds with decimals, 0 when absent. */
  Duration seconds(String name, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    // Longer texts are not numbers anybody means, and exponents make huge ones.
    if (!text.get().matches("[0-9]{1,3}(\\.[0-9]{1,9})?")) {
      throw range(name, 0, most);
    }
    BigDecimal seconds = new BigDecimal(text.get());
    if (seconds.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw range(name, 0, most);
    }
    return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
  }

  private static Problem range(String name, int least, int most) {
    return Problem.malformed("%s must be from %d to %d".formatted(name, least, most));
  }
}
