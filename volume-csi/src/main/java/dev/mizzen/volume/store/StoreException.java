package dev.mizzen.volume.store;

/** The object store failed or refused. The message says what must change and holds no secret. */
public final class StoreException extends RuntimeException {

  /** Why, as far as a person must act differently. */
  public enum Reason {
    /** No connection, or no answer in time. */
    NOT_REACHABLE,
    /** The store knows neither the key nor the signature, or they give no right on the bucket. */
    WRONG_CREDENTIALS,
    /** The bucket does not exist. */
    NO_SUCH_BUCKET,
    /** Create-if-absent had more than one winner: commits would be lost. */
    NOT_ATOMIC,
    /** The store answered that it cannot at the moment (5xx, slow down, conflict). */
    BUSY,
    /** Any other refusal. */
    REFUSED
  }

  private final Reason reason;

  public StoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public StoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether the same call may succeed a moment later without anybody acting. */
  public boolean isTransient() {
    return reason == Reason.NOT_REACHABLE || reason == Reason.BUSY;
  }
}
