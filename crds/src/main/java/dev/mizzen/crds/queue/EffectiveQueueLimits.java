package dev.mizzen.crds.queue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import dev.mizzen.crds.common.Quantities;
import io.fabric8.generator.annotation.Min;

/**
 * The limits in force.
 *
 * @param items in one partition at most
 * @param partitions at most
 * @param itemBytes bytes of one item at most
 */
@ApiType
public record EffectiveQueueLimits(
    @JsonPropertyDescription("Items of one partition at most.") @Min(1) long items,
    @JsonPropertyDescription("Partitions at most.") @Min(1) long partitions,
    @JsonPropertyDescription("Bytes of one item at most.") @Min(1) long itemBytes) {

  /**
   * The limits of a Queue that says nothing: a million items a partition, 100 000 partitions, 1 MiB
   * an item.
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
