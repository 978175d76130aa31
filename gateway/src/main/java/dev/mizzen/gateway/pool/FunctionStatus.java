package dev.mizzen.gateway.pool;

import java.util.Optional;

/**
 * What the operator says about a Function.
 *
 * @param blocked why no new container of it can run as specified, for people; empty when one can
 * @param hint its latest message about readiness, for people; used when there is no Deployment yet
 */
public record FunctionStatus(Optional<String> blocked, Optional<String> hint) {
  /** Nothing is wrong. */
  public static final FunctionStatus FINE = new FunctionStatus(Optional.empty(), Optional.empty());
}
