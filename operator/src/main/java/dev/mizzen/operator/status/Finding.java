package dev.mizzen.operator.status;

import dev.mizzen.crds.common.ConditionStatus;

/**
 * What one look at an object says about one condition, before it is merged into what was known.
 * Messages are cut to {@value #MESSAGE_LIMIT} characters.
 *
 * @param type of the condition
 * @param status whether it holds
 * @param reason why, from the closed list
 * @param message for people: what is, and what must change
 */
public record Finding(String type, ConditionStatus status, Reason reason, String message) {
  /** Longest message of a condition, in characters. */
  public static final int MESSAGE_LIMIT = 1024;

  /** Cuts the message. */
  public Finding {
    message = Text.cut(message, MESSAGE_LIMIT);
  }

  /** The condition holds. */
  public static Finding isTrue(String type, Reason reason, String message) {
    return new Finding(type, ConditionStatus.TRUE, reason, message);
  }

  /** The condition does not hold. */
  public static Finding isFalse(String type, Reason reason, String message) {
    return new Finding(type, ConditionStatus.FALSE, reason, message);
  }

  /** It cannot be said now whether the condition holds. */
  public static Finding isUnknown(String type, Reason reason, String message) {
    return new Finding(type, ConditionStatus.UNKNOWN, reason, message);
  }

  /** Whether the condition holds. */
  public boolean holds() {
    return status == ConditionStatus.TRUE;
  }

  /** The same said of another condition, which follows from this one. */
  public Finding as(String otherType) {
    return new Finding(otherType, status, reason, message);
  }
}
