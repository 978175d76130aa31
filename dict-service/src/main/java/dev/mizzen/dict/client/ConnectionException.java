package dev.mizzen.dict.client;

/** The service could not be reached, or broke off. */
public final class ConnectionException extends MizzenException {
  private static final long serialVersionUID = 1L;

  private final boolean maybeExecuted;

  ConnectionException(String message, Throwable cause, boolean maybeExecuted) {
    super(message, cause);
    this.maybeExecuted = maybeExecuted;
  }

  /** False when the call was certainly not executed. */
  public boolean maybeExecuted() {
    return maybeExecuted;
  }
}
