package dev.mizzen.gateway.pool;

import dev.mizzen.gateway.problem.Problem;

/**
 * What the API server says is wrong with a pod.
 *
 * @param kind how bad it is
 * @param problem what a call that can be served by no other container is answered with
 */
public record PodTrouble(Kind kind, Problem problem) {
  /** Kinds of trouble. */
  public enum Kind {
    /** No node has room for it now: may change by itself. */
    UNSCHEDULABLE,
    /** The image cannot be pulled, or the container cannot be made from what the pod names. */
    CANNOT_START,
    /** The container has ended; kubelet starts it again. */
    ENDED,
    /** The container ended so often that kubelet waits before it starts it again. */
    CRASH_LOOP
  }
}
