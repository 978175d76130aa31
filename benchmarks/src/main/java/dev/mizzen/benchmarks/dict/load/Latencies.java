package dev.mizzen.benchmarks.dict.load;

import java.util.Arrays;

/** Every latency of one run, for exact percentiles. */
public final class Latencies {
  private final long[] nanos;
  private int count;

  /** Room for so many. */
  Latencies(int most) {
    this.nanos = new long[most];
  }

  void add(long value) {
    nanos[count++] = value;
  }

  void addAll(Latencies other) {
    System.arraycopy(other.nanos, 0, nanos, count, other.count);
    count += other.count;
  }

  /**
   * Milliseconds that so many of a hundred stayed at or below.
   *
   * @param percent above 0, at most 100
   * @throws IllegalStateException if there is no latency
   */
  public double percentile(double percent) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(percent / 100 * count) - 1] / 1e6;
  }
}
