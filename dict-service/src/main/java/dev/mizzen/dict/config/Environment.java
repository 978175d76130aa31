package dev.mizzen.dict.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Variables with their checks. Mistakes are collected, so that a person sees all of them at once;
 * values are never shown.
 */
public final class Environment {
  private final Map<String, String> variables;
  private final List<String> mistakes = new ArrayList<>();

  /** As {@link System#getenv()} gives it. */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** A text that must be there. */
  public String required(String name, String meaning) {
    String value = variables.get(name);
    if (value == null || value.isBlank()) {
      mistakes.add("%s is missing: %s".formatted(name, meaning));
      return "";
    }
    return value;
  }

  /** A text with its default. */
  public String text(String name, String otherwise) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? otherwise : value;
  }

  /** One of some words. */
  public String choice(String name, String otherwise, Set<String> words) {
    String value = text(name, otherwise).strip();
    if (!words.contains(value)) {
      mistakes.add("%s must be %s".formatted(name, String.join(" or ", new TreeSet<>(words))));
      return otherwise;
    }
    return value;
  }

  /** A whole number in a range. */
  public long number(String name, long otherwise, long least, long most) {
    String value = variables.get(name);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      mistakes.add(range(name, least, most));
      return otherwise;
    }
    mistakes.add(range(name, least, most));
    return otherwise;
  }

  /**
   * A text in some form of its own.
   *
   * @param reading throws {@link IllegalArgumentException} when the text is not in that form
   * @param form what the text must be, for people
   * @return null when it is not; {@link #check} then fails
   */
  public <T> T parsed(String name, String text, Function<String, T> reading, String form) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException e) {
      mistakes.add("%s must be %s".formatted(name, form));
      return null;
    }
  }

  /** Throws when there was any mistake. */
  public void check() throws ConfigurationException {
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes);
    }
  }

  private static String range(String name, long least, long most) {
    return "%s must be a whole number from %d to %d".formatted(name, least, most);
  }
}
