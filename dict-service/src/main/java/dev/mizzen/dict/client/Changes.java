package dev.mizzen.dict.client;

import java.util.List;
import java.util.Optional;

/**
 * What changed in a dict, oldest first.
 *
 * @param version to go on from
 */
public record Changes(List<Change> changes, long version) {
  /** Keeps a copy. */
  public Changes {
    changes = List.copyOf(changes);
  }

  /** What happened. */
  public enum Kind {
    /** An entry was written. */
    PUT,
    /** An entry was removed, or its time was over. */
    REMOVE,
    /** All entries were removed. */
    CLEAR
  }

  /**
   * One change.
   *
   * @param key empty for {@link Kind#CLEAR}
   */
  public record Change(Kind kind, Optional<Key> key, long version) {}
}
