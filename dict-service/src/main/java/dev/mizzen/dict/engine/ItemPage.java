package dev.mizzen.dict.engine;

import java.util.List;

/** Some items of a partition, looked at and left where they are. */
public record ItemPage(List<Item> items) {
  /** Nothing there. */
  public static final ItemPage NOTHING = new ItemPage(List.of());

  /**
   * One item.
   *
   * @param attempts deliveries under lease so far
   */
  public record Item(ItemId id, int attempts, Value value) {}
}
