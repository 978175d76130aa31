package dev.mizzen.gateway.pool;

import java.util.List;
import java.util.Optional;

/**
 * What a Function's pool looks like at one moment.
 *
 * @param queued inputs that wait
 * @param running inputs that run
 * @param containers pods of the Function
 * @param want replicas that the inputs and the bounds ask for
 * @param lastScale the last change of the replicas by this gateway
 */
public record PoolStats(
    int queued,
    int running,
    List<ContainerStats> containers,
    int want,
    Optional<ScaleOrder> lastScale) {
  /**
   * One pod.
   *
   * @param pod name
   * @param state one of Starting, Failing, Idle, Busy, Unreachable, Draining
   * @param running inputs that it runs
   * @param maxInputs inputs that it may run at a time
   */
  public record ContainerStats(String pod, String state, int running, int maxInputs) {}
}
