package dev.mizzen.volume.auth;

import java.util.Optional;

/** What the API server says about tokens and rights. Methods throw when it cannot be asked. */
public interface Reviewer {

  /**
   * Whose token it is, empty when it is nobody's or not for the audience {@code volume.mizzen.dev}.
   */
  Optional<Caller> authenticate(String token);

  boolean allows(Caller caller, Permission permission);
}
