package dev.mizzen.crds.queue;

import dev.mizzen.crds.common.Quantities;

/**
 * The limits in force.
 *
 * @param items in all partitions together at most
 * @param partitions at most
 * @param itemBytes bytes of one item at most
 */
public record EffectiveQueueLimits(long items, long partitions, long itemBytes) {

  /**
   * The limits of a Queue that says nothing: a million items in 100 000 partitions, 1 MiB an item.
   */
  public static final EffectiveQueueLimits DEFAULT =
      new EffectiveQueueLimits(1_000_000, 100_000, 1L << 20);

  /**
   * What is in force for {@code limits}, which may be null.
   *
   * @throws IllegalArgumentException when a quantity cannot be read
   */
  public static EffectiveQueueLimits of(QueueLimits limits) {
    QueueLimits said = limits == null ? QueueLimits.NONE : limits;
    return new EffectiveQueueLimits(
        said.items() == null ? DEFAULT.items : said.items(),
        said.partitions() == null ? DEFAULT.partitions : said.partitions(),
        said.itemBytes() == null ? DEFAULT.itemBytes : Quantities.bytes(said.itemBytes()));
  }
}
