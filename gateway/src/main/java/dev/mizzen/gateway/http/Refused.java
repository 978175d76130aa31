package dev.mizzen.gateway.http;

import dev.mizzen.gateway.problem.Problem;

/** A request that is answered with a problem. */
final class Refused extends RuntimeException {
  private final transient Problem problem;

  Refused(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
