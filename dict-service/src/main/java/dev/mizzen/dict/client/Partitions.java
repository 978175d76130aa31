package dev.mizzen.dict.client;

/** Which partitions a call is for. */
public sealed interface Partitions {
  /** The partition of those who name none. */
  Partitions DEFAULT = new Default();

  /** All of them. */
  Partitions ALL = new All();

  /** One by name. */
  static Partitions named(String name) {
    return new Named(name);
  }

  /** See {@link #DEFAULT}. */
  record Default() implements Partitions {}

  /** See {@link #ALL}. */
  record All() implements Partitions {}

  /** See {@link #named}. */
  record Named(String name) implements Partitions {}
}
