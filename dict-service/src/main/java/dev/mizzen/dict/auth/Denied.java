package dev.mizzen.dict.auth;

/**
 * The call does not pass. The message tells the caller what must change; it holds nothing of the
 * token.
 */
public final class Denied extends RuntimeException {
  /** Why. */
  public enum Reason {
    /** No token, or one that is not valid here. */
    UNAUTHORIZED,
    /** A valid token without the right. */
    FORBIDDEN,
    /** Nobody could be asked. */
    UNDECIDED
  }

  private final Reason reason;

  /** A refusal without a stack trace. */
  public Denied(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
