package dev.mizzen.gateway.pool;

/** One call's input, on its way to a container. */
public interface Input {
  /** Id of the call, unique. */
  String id();

  /** Size of the body in bytes, for the bound of the queue. */
  long bytes();

  /** Whether the caller has left: an input that has not started is then dropped. */
  boolean abandoned();
}
