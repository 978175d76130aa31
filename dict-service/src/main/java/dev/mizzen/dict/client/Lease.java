package dev.mizzen.dict.client;

/**
 * An item that is handed out for some time.
 *
 * @param attempt 1 the first time
 */
public record Lease(Ref ref, int attempt, Value value) {
  /**
   * Names a lease.
   *
   * @param epoch grows with each delivery, so that a late holder settles nothing of a newer one
   */
  public record Ref(String id, long epoch) {}
}
