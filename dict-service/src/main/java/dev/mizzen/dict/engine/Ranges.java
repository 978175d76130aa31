package dev.mizzen.dict.engine;

/** Says which number is out of its range. */
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
}
