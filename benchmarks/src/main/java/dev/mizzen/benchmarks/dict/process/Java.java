package dev.mizzen.benchmarks.dict.process;

import java.nio.file.Path;

/** The runtime that Mizzen's processes are measured on: the one of this program. */
final class Java {
  static final String PROGRAM = Path.of(System.getProperty("java.home"), "bin/java").toString();

  private Java() {}
}
