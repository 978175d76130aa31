package dev.mizzen.dict.engine;

/**
 * A counter after it was added to. It is an entry like any other: {@code application/json}, a
 * decimal integer of 64 bits with sign.
 */
public record Counter(long value, long version) {
  /** What the entry of a counter says it is. */
  public static final String CONTENT_TYPE = "application/json";
}
