package dev.mizzen.volume.objects;

/** Why a Volume object could not be made, deleted or renamed; the message says what must change. */
public final class ObjectException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** For programs. */
  public enum Reason {
    /** There is no such object. */
    ABSENT,
    /** It was not made by a client. */
    FORBIDDEN,
    /** The API server finds it wrong. */
    INVALID,
    /** Pods mount it. */
    MOUNTED,
    /** Another one has the name. */
    NAME_IN_USE,
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
