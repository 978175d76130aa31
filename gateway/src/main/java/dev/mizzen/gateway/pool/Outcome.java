package dev.mizzen.gateway.pool;

/** How the dispatch of one input to one container ended. */
public sealed interface Outcome {
  /** The container answered, whatever it said. */
  record Answered() implements Outcome {}

  /** The container says that it has no free slot; the input has not started. */
  record Full() implements Outcome {}

  /** The container says that it is going away; the input has not started. */
  record Leaving() implements Outcome {}

  /**
   * The input never reached the container.
   *
   * @param reason for people
   */
  record Unreachable(String reason) implements Outcome {}

  /** The connection ended after the input was sent: it may have run, so it is not sent again. */
  record Lost() implements Outcome {}

  /** No answer came in time; the input may still run. */
  record TimedOut() implements Outcome {}
}
