package dev.mizzen.dict.objects;

/** Why an object could not be made or deleted; the message says what must change. */
public final class ObjectException extends RuntimeException {
  /** For programs. */
  public enum Reason {
    /** There is no such object. */
    ABSENT,
    /** It was not made by a client. */
    FORBIDDEN,
    /** The API server finds it wrong. */
    INVALID,
    /** It may work later. */
    UNDECIDED
  }

  private final Reason reason;

  /** A refusal without a stack trace. */
  public ObjectException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
