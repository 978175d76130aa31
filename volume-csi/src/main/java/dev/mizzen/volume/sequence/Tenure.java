package dev.mizzen.volume.sequence;

import java.time.Duration;
import java.util.Optional;

/** The right to be the only one who creates objects. */
public interface Tenure {

  /**
   * The term in which this process has the right, if it surely has it for some time yet. In one
   * term nobody else can have had it.
   *
   * @param time for which it has to be sure
   */
  Optional<Long> term(Duration time);
}
