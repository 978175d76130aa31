package dev.mizzen.gateway.functions;

import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.FunctionPool;

/**
 * A Function that is being served.
 *
 * @param view as last seen
 * @param pool of its containers and inputs
 */
public record FunctionEntry(FunctionView view, FunctionPool pool) {
  /** Names it. */
  public FunctionKey key() {
    return view.key();
  }
}
