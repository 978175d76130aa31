package dev.mizzen.dict.engine;

/**
 * Bounds of one queue.
 *
 * @param items most items in all partitions together, at least 1
 * @param partitions most partitions that hold items, at least 1
 * @param itemBytes largest item, 1 … 16 MiB
 */
public record QueueLimits(long items, long partitions, long itemBytes) {
  /** The largest item any queue may allow. */
  public static final long MAX_ITEM_BYTES = 16L << 20;

  /** What holds where nothing is declared. */
  public static final QueueLimits DEFAULT = new QueueLimits(1_000_000, 100_000, 1L << 20);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the limit that is out of its range
   */
  public QueueLimits {
    Ranges.check("items", items, 1, Long.MAX_VALUE);
    Ranges.check("partitions", partitions, 1, Long.MAX_VALUE);
    Ranges.check("itemBytes", itemBytes, 1, MAX_ITEM_BYTES);
  }
}
