package dev.mizzen.operator.settings;

import dev.mizzen.operator.names.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The runner that the gateway hands to containers. The operator only needs to know which bytes are
 * the right ones.
 */
final class RunnerProgram {
  private static final String RESOURCE = "mizzen/runner.py";

  private RunnerProgram() {}

  /** SHA-256 of the program, in hex. */
  static String sha256() {
    try (InputStream program =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(RESOURCE)) {
      if (program == null) {
        throw new IllegalStateException(
            "The class path must hold " + RESOURCE + " (dev.mizzen:runtime-python)");
      }
      return Names.sha256(program.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
