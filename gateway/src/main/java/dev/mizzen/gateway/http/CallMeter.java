package dev.mizzen.gateway.http;

import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.problem.Problem;

/** Counts calls. */
public interface CallMeter {
  /** A call came in. */
  Call begin(FunctionKey function);

  /** One call; the first of its ends counts. */
  interface Call {
    /** A container answered, with this HTTP status. */
    void answered(int status);

    /** The gateway answered. */
    void rejected(Problem problem);

    /** The caller left before there was an answer. */
    void abandoned();
  }
}
