package dev.mizzen.benchmarks.dict;

/**
 * How much is done.
 *
 * @param runs that count; one more before them warms everything up
 * @param operations of each kind in each run
 * @param connections each with one request under way
 * @param valueBytes of each value and item
 * @param waiters blocked gets at one queue
 * @param wakes puts that wake one of them
 * @param perSecond requests a second through the sidecar
 */
record Plan(
    int runs,
    int operations,
    int connections,
    int valueBytes,
    int waiters,
    int wakes,
    int perSecond) {
  /** Keys in the dict. */
  static final int KEYS = 100_000;

  /** Seconds at a fixed rate. */
  private static final int PACED_SECONDS = 4;

  /** Connections at a fixed rate. */
  static final int PACED_CONNECTIONS = 4;

  int pacedOperations() {
    return perSecond * PACED_SECONDS;
  }
}
