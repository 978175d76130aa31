package dev.mizzen.benchmarks;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

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

  /**
   * Each run's value divided by the other's of the same run.
   *
   * @throws IllegalArgumentException if the runs are not as many
   */
  public Samples dividedBy(Samples other) {
    return with(other, (a, b) -> a / b);
  }

  /**
   * Each run's value less the other's of the same run.
   *
   * @throws IllegalArgumentException if the runs are not as many
   */
  public Samples minus(Samples other) {
    return with(other, (a, b) -> a - b);
  }

  /** Each value in another unit. */
  public Samples times(double factor) {
    return new Samples(values.stream().map(value -> value * factor).toList());
  }

  private Samples with(Samples other, DoubleBinaryOperator operator) {
    if (values.size() != other.values.size()) {
      throw new IllegalArgumentException(
          "%d runs cannot be held against %d".formatted(values.size(), other.values.size()));
    }
    return new Samples(
        IntStream.range(0, values.size())
            .mapToObj(i -> operator.applyAsDouble(values.get(i), other.values.get(i)))
            .toList());
  }
}
