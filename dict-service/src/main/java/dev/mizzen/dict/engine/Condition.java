package dev.mizzen.dict.engine;

/** What must be true of an entry for an operation on it to happen. */
public sealed interface Condition {
  /** Nothing. */
  Condition NONE = new None();

  /** Nothing. */
  record None() implements Condition {}

  /** The key is absent, else {@link StoreException.Reason#ENTRY_EXISTS}. */
  record Absent() implements Condition {}

  /** The key is present, else {@link StoreException.Reason#VERSION_MISMATCH}. */
  record Present() implements Condition {}

  /** The entry has this version, else {@link StoreException.Reason#VERSION_MISMATCH}. */
  record Version(long version) implements Condition {}
}
