package dev.mizzen.volume.store;

/** Who sees to it that of several creators of one object only one wins. */
public enum Creation {
  /** The store itself, by {@code If-None-Match: *}. */
  ATOMIC,
  /** A {@link Sequencer}, because the store does not. */
  SEQUENCED
}
