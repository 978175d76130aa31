package dev.mizzen.dict.grpc;

/**
 * A success.
 *
 * @param undo what to do when the client did not get it
 */
record Answer<A>(A message, Runnable undo) {
  static <A> Answer<A> of(A message) {
    return new Answer<>(message, () -> {});
  }
}
