package dev.mizzen.gateway.pool;

import dev.mizzen.gateway.problem.Problem;

/** What the pool wants done after an event. */
public sealed interface Effect {
  /** Send the input to the container, and tell the pool how it ended. */
  record Send(Dispatch dispatch) implements Effect {}

  /** Answer the input's caller with the problem. */
  record Reject(Input input, Problem problem) implements Effect {}

  /** Fetch {@link FunctionPool#nextScaleOrder} and carry it out. */
  record Rescale() implements Effect {}
}
