package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.DictPolicy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How idle time is counted in a dict whose policy has one.
 *
 * @param millis of the policy
 * @param slack that is added to it
 * @param since the policy's last change: nothing counts as idle before it
 * @param indexedSince entries that were not used after this time are indexed as if they were used
 *     then
 * @param indexed whether all entries are; those used after {@code indexedSince} always are
 */
record IdleTime(long millis, long slack, long since, long indexedSince, boolean indexed) {
  /** A policy without one. */
  static final IdleTime NONE = new IdleTime(0, 0, 0, 0, false);

  static IdleTime begin(DictPolicy policy, long now, boolean indexed) {
    return NONE.of(policy, now, now, indexed);
  }

  /** By another policy from now on. */
  IdleTime change(DictPolicy policy, long now) {
    return of(policy, now, indexedSince, indexed);
  }

  private IdleTime of(DictPolicy policy, long from, long indexFrom, boolean complete) {
    return policy
        .idle()
        .map(
            idle ->
                new IdleTime(
                    idle.toMillis(), policy.idleSlack().toMillis(), from, indexFrom, complete))
        .orElse(NONE);
  }

  boolean matters() {
    return millis != 0;
  }

  IdleTime withIndex() {
    return new IdleTime(millis, slack, since, indexedSince, true);
  }

  /** When an entry is over that was last used then. */
  long over(long used) {
    return Math.max(used, since) + millis + slack;
  }

  /** Whether a use must be written down when the last one that was is so old. */
  boolean isStale(long used, long now) {
    return now - Math.max(used, since) > slack;
  }

  /** Where an entry is in the index that was last used then. */
  long position(long used) {
    return Math.max(used, indexedSince);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(since);
    out.writeLong(indexedSince);
    out.writeBoolean(indexed);
  }

  static IdleTime read(DictPolicy policy, DataInputStream in) throws IOException {
    return NONE.of(policy, in.readLong(), in.readLong(), in.readBoolean());
  }
}
