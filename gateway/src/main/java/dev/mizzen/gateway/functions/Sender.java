package dev.mizzen.gateway.functions;

import dev.mizzen.gateway.pool.Dispatch;
import dev.mizzen.gateway.pool.Outcome;
import java.util.function.Consumer;

/** Brings inputs to containers. */
public interface Sender {
  /**
   * Sends the input and answers its caller; an input that has not started is left to be sent
   * elsewhere.
   *
   * @param ended is told exactly once how it ended
   */
  void send(Dispatch dispatch, Consumer<Outcome> ended);
}
