package dev.mizzen.dict.client;

/** The call itself is wrong (400, 405). */
public final class InvalidCallException extends MizzenException {
  private static final long serialVersionUID = 1L;

  InvalidCallException(Problem problem) {
    super(problem);
  }
}
