package dev.mizzen.dict.engine;

/**
 * A refusal that the caller is meant to read: the reason for programs, the message for people.
 * Carries no stack trace.
 */
public final class StoreException extends RuntimeException {
  /** Why. */
  public enum Reason {
    /** No such dict is defined. */
    DICT_NOT_FOUND,
    /** No such queue is defined. */
    QUEUE_NOT_FOUND,
    /** Put-if-absent found the key present. */
    ENTRY_EXISTS,
    /** One value or item is over its limit. */
    VALUE_TOO_LARGE,
    /** The dict or queue would be over a limit. */
    LIMIT_EXCEEDED,
    /** The store cannot be read or written now; whether a write happened is unknown. */
    STORAGE_UNAVAILABLE,
    /** The process is going; nothing was done. */
    SHUTTING_DOWN
  }

  private final Reason reason;

  /** The message says what must change. */
  public StoreException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
