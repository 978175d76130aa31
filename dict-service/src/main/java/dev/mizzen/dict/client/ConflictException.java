package dev.mizzen.dict.client;

/** Refused because of what was found there: a condition, a version, a counter (409, 410, 412). */
public final class ConflictException extends MizzenException {
  private static final long serialVersionUID = 1L;

  ConflictException(Problem problem) {
    super(problem);
  }
}
