package dev.mizzen.benchmarks;

import java.util.List;

/**
 * What repeated runs gave.
 *
 * @param values one value a run, in the order of the runs; at least one
 */
public record Samples(List<Double> values) {

  /**
   * Takes the values as they are.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Samples {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("There must be at least one sample");
    }
  }

  /** The middle value; of an even number of values the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The smallest value. */
  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The largest value. */
  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
