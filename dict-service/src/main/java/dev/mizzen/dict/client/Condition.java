package dev.mizzen.dict.client;

/** What an entry must be like for a write; else {@link ConflictException}. */
public sealed interface Condition {
  /** Whatever it is. */
  Condition NONE = new None();

  /** There must be none. */
  Condition ABSENT = new Absent();

  /** There must be one. */
  Condition PRESENT = new Present();

  /** It must be the one of this version. */
  static Condition version(long version) {
    return new Version(version);
  }

  /** See {@link #NONE}. */
  record None() implements Condition {}

  /** See {@link #ABSENT}. */
  record Absent() implements Condition {}

  /** See {@link #PRESENT}. */
  record Present() implements Condition {}

  /** See {@link #version}. */
  record Version(long version) implements Condition {}
}
