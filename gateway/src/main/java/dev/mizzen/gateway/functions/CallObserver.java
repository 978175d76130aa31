package dev.mizzen.gateway.functions;

import dev.mizzen.gateway.pool.Dispatch;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.Outcome;

/** Is told what happens to inputs. Must be quick. */
public interface CallObserver {
  /** An input leaves for a container. */
  void dispatched(FunctionKey function, Dispatch dispatch);

  /** A dispatch ended. */
  void ended(FunctionKey function, Dispatch dispatch, Outcome outcome);
}
