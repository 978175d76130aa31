package dev.mizzen.dict.engine;

import java.util.List;
import java.util.Optional;

/**
 * Some entries of a dict in key order.
 *
 * @param version of the dict before the page was read: watch from there
 * @param next where the next page begins, after this key; empty at the end
 */
public record Page(List<Item> items, Optional<Bytes> next, long version) {
  /** An entry with its key; an {@link Lookup.Info} when values were not asked for. */
  public record Item(Bytes key, Lookup found) {}
}
