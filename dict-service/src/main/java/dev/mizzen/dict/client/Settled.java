package dev.mizzen.dict.client;

import java.util.List;

/**
 * Which leases still held and were settled, and which had been lost: their time was over, or they
 * were settled before.
 */
public record Settled(List<Lease.Ref> settled, List<Lease.Ref> lost) {
  /** Keeps copies. */
  public Settled {
    settled = List.copyOf(settled);
    lost = List.copyOf(lost);
  }
}
