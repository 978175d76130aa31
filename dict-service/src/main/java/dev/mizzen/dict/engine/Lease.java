package dev.mizzen.dict.engine;

import java.util.List;

/**
 * An item handed to one worker for a time. Only who knows its epoch can settle it, and only while
 * the lease holds.
 *
 * @param attempt which delivery of the item this is, from 1
 */
public record Lease(Ref ref, int attempt, Value value) {
  /**
   * What names a lease.
   *
   * @param epoch grows with every delivery of the item, so that a late worker settles nothing of
   *     the next one
   */
  public record Ref(ItemId item, long epoch) {}

  /**
   * What became of leases that were to be settled; in the order given.
   *
   * @param settled those that held
   * @param lost those that did not: expired, settled before, or of another epoch
   */
  public record Settled(List<Ref> settled, List<Ref> lost) {}
}
