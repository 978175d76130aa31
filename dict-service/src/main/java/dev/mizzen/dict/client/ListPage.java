package dev.mizzen.dict.client;

import java.util.List;
import java.util.Optional;

/**
 * Some entries in key order.
 *
 * @param cursor of the next page; empty: this was the last
 * @param version of the dict before the page was read: watch from there
 */
public record ListPage(List<Listed> entries, Optional<String> cursor, long version) {
  /** Keeps a copy. */
  public ListPage {
    entries = List.copyOf(entries);
  }
}
