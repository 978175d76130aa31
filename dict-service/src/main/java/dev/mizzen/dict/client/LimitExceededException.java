package dev.mizzen.dict.client;

/** Larger than the limits allow; nothing was written (413, 507). */
public final class LimitExceededException extends MizzenException {
  private static final long serialVersionUID = 1L;

  LimitExceededException(Problem problem) {
    super(problem);
  }
}
