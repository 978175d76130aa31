package dev.mizzen.dict.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * What the owner of a Dict or Queue declares.
 *
 * @param uid of the Kubernetes object; another one means another object under the same name
 * @param policy kept by every operation from now on
 * @param reclaim what happens to the data once the object is gone
 * @param sharing which Functions may use it
 * @param lifetime when present it is ephemeral: it and its data go when nobody has said {@code
 *     keepAlive} for so long
 * @param <P> {@link DictPolicy} or {@link QueuePolicy}
 */
public record Definition<P>(
    String uid, P policy, Reclaim reclaim, Sharing sharing, Optional<Duration> lifetime) {
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

  /** Of an object that every Function may use and that stays. */
  public Definition(String uid, P policy, Reclaim reclaim) {
    this(uid, policy, reclaim, Sharing.ALL, Optional.empty());
  }

  /** How {@code undefine} is to treat the data: as told now, or else as declared. */
  public Reclaim effective(Optional<Reclaim> told) {
    return told.orElse(reclaim);
  }
}
