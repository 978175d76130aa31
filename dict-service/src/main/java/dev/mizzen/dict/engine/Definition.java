package dev.mizzen.dict.engine;

import java.util.Optional;

/**
 * What the owner of a Dict or Queue declares.
 *
 * @param uid of the Kubernetes object; another one means another object under the same name
 * @param limits kept by every write from now on
 * @param reclaim what happens to the data once the object is gone
 * @param <L> {@link DictLimits} or {@link QueueLimits}
 */
public record Definition<L>(String uid, L limits, Reclaim reclaim) {
  /** Whether data outlives its object. */
  public enum Reclaim {
    /** The data goes with the object. */
    DELETE,
    /** The data stays and the next object of that name finds it. */
    RETAIN
  }

  /** What defining did. */
  public enum Outcome {
    /** There was nothing of that name. */
    CREATED,
    /** There was, and its data is kept. */
    UPDATED,
    /** There was one of another object, and its data is gone. */
    REPLACED
  }

  /** How {@code undefine} is to treat the data: as told now, or else as declared. */
  public Reclaim effective(Optional<Reclaim> told) {
    return told.orElse(reclaim);
  }
}
