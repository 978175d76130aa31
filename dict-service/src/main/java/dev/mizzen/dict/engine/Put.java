package dev.mizzen.dict.engine;

/**
 * What a put did.
 *
 * @param created whether the key was absent before
 * @param version of the entry now
 */
public record Put(boolean created, long version) {
  /** When a put writes. */
  public enum Mode {
    /** Whether or not the key is present. */
    ALWAYS,
    /** Only when it is absent, else {@link StoreException.Reason#ENTRY_EXISTS}. */
    IF_ABSENT
  }
}
