package dev.mizzen.dict.engine;

import java.util.List;

/**
 * What happened to a dict, in order.
 *
 * @param version where to go on from: of the last change looked at, whether or not it had the
 *     prefix asked for
 */
public record Changes(List<Change> changes, long version) {
  /**
   * One change.
   *
   * @param key no bytes for {@link Kind#CLEAR}
   * @param version of the dict by it; of the entry after a {@link Kind#PUT}
   */
  public record Change(Kind kind, Bytes key, long version) {}

  /** What happened. */
  public enum Kind {
    /** Written. */
    PUT,
    /** Removed by somebody, or by its time. */
    REMOVE,
    /** All entries were removed at once. */
    CLEAR
  }
}
