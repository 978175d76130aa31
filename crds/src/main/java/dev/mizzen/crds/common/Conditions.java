package dev.mizzen.crds.common;

/** Types of the conditions under {@code status.conditions}. */
public final class Conditions {
  /** The object is understood: what the schema cannot check has been checked. Every kind. */
  public static final String ACCEPTED = "Accepted";

  /** Everything the object names exists. Every kind. */
  public static final String RESOLVED_REFS = "ResolvedRefs";

  /** The object does what it is for; scaled to zero is Ready. Every kind. */
  public static final String READY = "Ready";

  /** The image of a Function can be pulled. */
  public static final String IMAGE_READY = "ImageReady";

  /** At least one container of a Function runs. */
  public static final String ACTIVE = "Active";

  /** A Queue holds items whose attempts are used up; absent while it does not. */
  public static final String DEAD_LETTERS = "DeadLetters";

  private Conditions() {}
}
