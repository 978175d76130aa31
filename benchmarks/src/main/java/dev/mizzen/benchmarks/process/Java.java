package dev.mizzen.benchmarks.process;

import java.nio.file.Path;

/** The runtime that Mizzen's processes are measured on: the one of this program. */
public final class Java {
  /** The program {@code java}. */
  public static final String PROGRAM =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private Java() {}
}
