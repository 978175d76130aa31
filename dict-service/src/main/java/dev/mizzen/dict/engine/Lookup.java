package dev.mizzen.dict.engine;

/** What a read finds at a key that is present. */
public sealed interface Lookup {
  /** Of the last write of this key; grows with every write to the dict and is never used again. */
  long version();

  /** The value, whole. */
  record Entry(Value value, long version) implements Lookup {}

  /**
   * All but the value: asked for alone, or the value is larger than the reader is ready to take.
   *
   * @param size bytes of the value
   */
  record Info(String contentType, long size, long version) implements Lookup {}
}
