package dev.mizzen.dict.config;

import java.util.List;

/** The environment does not do; the message names every variable that is wrong. */
public final class ConfigurationException extends Exception {
  /** Exit status of a process that cannot start for this reason. */
  public static final int EXIT_STATUS = 2;

  ConfigurationException(List<String> mistakes) {
    super(String.join("; ", mistakes));
  }
}
