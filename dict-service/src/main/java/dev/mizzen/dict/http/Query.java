package dev.mizzen.dict.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a URL. Unknown ones and repeated ones are refused: what is ignored misleads.
 */
record Query(Map<String, String> parameters) {
  private static final Query NONE = new Query(Map.of());

  /** Refuses every parameter. */
  static void none(String raw) {
    if (raw != null && !raw.isEmpty()) {
      of(raw, Set.of());
    }
  }

  /** Takes a raw query apart. */
  static Query of(String raw, Set<String> known) {
    if (raw == null || raw.isEmpty()) {
      return NONE;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int begin = 0; begin <= raw.length(); ) {
      int and = raw.indexOf('&', begin);
      int end = and < 0 ? raw.length() : and;
      add(parameters, raw.substring(begin, end), known);
      begin = end + 1;
    }
    return new Query(parameters);
  }

  private static void add(Map<String, String> parameters, String pair, Set<String> known) {
    int equals = pair.indexOf('=');
    String name = PercentCoding.text(equals < 0 ? pair : pair.substring(0, equals));
    if (!known.contains(name)) {
      throw Problem.malformed("this call has no parameter " + name);
    }
    // Kept raw: a partition's bytes are counted after decoding.
    if (parameters.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
      throw Problem.malformed("the parameter %s is given twice".formatted(name));
    }
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
    return raw(name).isPresent() ? (int) whole(name, least, most) : otherwise;
  }

  /** A version, from 0. */
  Optional<Long> version(String name) {
    return raw(name).isPresent() ? Optional.of(whole(name, 0, Long.MAX_VALUE)) : Optional.empty();
  }

  private long whole(String name, long least, long most) {
    try {
      long number = Long.parseLong(text(name).orElseThrow());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw range(name, least, most);
    }
    throw range(name, least, most);
  }

  /** How long to wait: 0 when absent. */
  Duration wait(int mostSeconds) {
    Duration wait = seconds("wait").orElse(Duration.ZERO);
    if (wait.compareTo(Duration.ofSeconds(mostSeconds)) > 0) {
      throw range("wait", 0, mostSeconds);
    }
    return wait;
  }

  /** Seconds with decimals; whoever takes the time checks its range. */
  Optional<Duration> seconds(String name) {
    try {
      return text(name).map(Seconds::of);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(name + " must be seconds, such as 2 or 0.5");
    }
  }

  private static Problem range(String name, long least, long most) {
    return Problem.malformed("%s must be from %d to %d".formatted(name, least, most));
  }
}
