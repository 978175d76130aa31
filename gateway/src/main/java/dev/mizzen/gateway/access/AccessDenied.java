package dev.mizzen.gateway.access;

import dev.mizzen.gateway.problem.Problem;

/** The caller is not known, has no right, or access could not be checked. */
public final class AccessDenied extends RuntimeException {
  private final transient Problem problem;

  AccessDenied(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What the caller is told. */
  public Problem problem() {
    return problem;
  }
}
