package dev.mizzen.dict.engine;

import java.util.OptionalInt;

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
    /** The entry has another version than the one asked for, or is absent. */
    VERSION_MISMATCH,
    /** What is to be added to is no counter. */
    NOT_A_COUNTER,
    /** The sum does not fit into 64 bits. */
    COUNTER_OVERFLOW,
    /** Changes after that version are not remembered any more. */
    VERSION_COMPACTED,
    /** A rename from something defined, or to something that is there. */
    NAME_IN_USE,
    /** This engine cannot do that. */
    NOT_SUPPORTED,
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
  private final OptionalInt step;

  /** The message says what must change. */
  public StoreException(Reason reason, String message) {
    this(reason, message, OptionalInt.empty());
  }

  private StoreException(Reason reason, String message, OptionalInt step) {
    super(message, null, false, false);
    this.reason = reason;
    this.step = step;
  }

  /** The same refusal, of a batch for this step, from 0. */
  public StoreException atStep(int index) {
    return new StoreException(reason, getMessage(), OptionalInt.of(index));
  }

  /** Which step of a batch it was for; empty when it was no batch, or was for all of it. */
  public OptionalInt step() {
    return step;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
