package dev.mizzen.volume;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps of a shutdown: one that fails does not keep the next from being taken. */
final class Stopping {

  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

  private Stopping() {}

  interface Step {
    void take() throws Exception;
  }

  static void quietly(Step step) {
    try {
      step.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("A step of the shutdown failed");
    }
  }
}
