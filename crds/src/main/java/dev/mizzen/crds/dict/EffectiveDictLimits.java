package dev.mizzen.crds.dict;

import dev.mizzen.crds.common.Quantities;

/**
 * The limits in force.
 *
 * @param entries at most
 * @param valueBytes bytes of one value at most
 * @param totalBytes bytes of all keys and values together at most
 */
public record EffectiveDictLimits(long entries, long valueBytes, long totalBytes) {

  /** The limits of a Dict that says nothing: a million entries, 16 MiB a value, 1 GiB together. */
  public static final EffectiveDictLimits DEFAULT =
      new EffectiveDictLimits(1_000_000, 16L << 20, 1L << 30);

  /**
   * What is in force for {@code limits}, which may be null.
   *
   * @throws IllegalArgumentException when a quantity cannot be read
   */
  public static EffectiveDictLimits of(DictLimits limits) {
    DictLimits said = limits == null ? DictLimits.NONE : limits;
    return new EffectiveDictLimits(
        said.entries() == null ? DEFAULT.entries : said.entries(),
        said.valueBytes() == null ? DEFAULT.valueBytes : Quantities.bytes(said.valueBytes()),
        said.totalBytes() == null ? DEFAULT.totalBytes : Quantities.bytes(said.totalBytes()));
  }
}
