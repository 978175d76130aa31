package dev.mizzen.gateway.functions;

import dev.mizzen.gateway.pool.Input;
import dev.mizzen.gateway.problem.Problem;

/** An input whose caller can be told that it will not run. */
public interface PendingInput extends Input {
  /** Answers the caller; has no effect when it left. */
  void reject(Problem problem);
}
