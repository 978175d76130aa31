package dev.mizzen.dict.engine;

/**
 * Sums over the whole store, for metrics.
 *
 * @param items that the queues hold, in whatever state
 */
public record Totals(
    long dicts,
    long entries,
    long dictBytes,
    long queues,
    long items,
    long leased,
    long dead,
    long queueBytes,
    long waiters) {
  /** A store with nothing in it, or not open. */
  public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
