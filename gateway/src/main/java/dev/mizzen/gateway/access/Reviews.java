package dev.mizzen.gateway.access;

import dev.mizzen.gateway.pool.FunctionKey;
import java.util.Optional;

/** Asks the API server; may block. */
public interface Reviews {
  /**
   * Who has this token; empty when it is not valid for the gateway's audience.
   *
   * @throws RuntimeException when the API server cannot say
   */
  Optional<Caller.User> authenticate(String token);

  /**
   * Whether the user may create {@code functions/call} with the name of the Function.
   *
   * @throws RuntimeException when the API server cannot say
   */
  boolean mayCall(Caller.User user, FunctionKey function);
}
