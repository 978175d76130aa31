package dev.mizzen.dict.engine;

/**
 * Bounds of one dict.
 *
 * @param entries most entries, at least 1
 * @param valueBytes largest value, 1 … 16 MiB
 * @param totalBytes most bytes of keys and values together, at least 1
 */
public record DictLimits(long entries, long valueBytes, long totalBytes) {
  /** The largest value any dict may allow. */
  public static final long MAX_VALUE_BYTES = 16L << 20;

  /** What holds where nothing is declared. */
  public static final DictLimits DEFAULT = new DictLimits(1_000_000, MAX_VALUE_BYTES, 1L << 30);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the limit that is out of its range
   */
  public DictLimits {
    Ranges.check("entries", entries, 1, Long.MAX_VALUE);
    Ranges.check("valueBytes", valueBytes, 1, MAX_VALUE_BYTES);
    Ranges.check("totalBytes", totalBytes, 1, Long.MAX_VALUE);
  }
}
