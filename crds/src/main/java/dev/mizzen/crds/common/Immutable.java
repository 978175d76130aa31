package dev.mizzen.crds.common;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies for the constructors of records: what is absent becomes empty, and nobody changes it
 * afterwards.
 */
public final class Immutable {
  private Immutable() {}

  /** An unchangeable copy in the same order; empty for null. */
  public static <T> List<T> list(List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }

  /** An unchangeable copy in the same order; empty for null. */
  public static <V> Map<String, V> map(Map<String, V> values) {
    return values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
