package dev.mizzen.dict.engine;

import java.util.concurrent.CompletionStage;

/**
 * An operation that may still be waiting.
 *
 * @param <T> its answer
 */
public interface Waiting<T> {
  /** The answer; when the wait ended or was cancelled, the one that says nothing came. */
  CompletionStage<T> result();

  /**
   * The asker is gone: stop waiting. What was done already comes through {@link #result} and is to
   * be undone by the caller where that is possible.
   */
  void cancel();
}
