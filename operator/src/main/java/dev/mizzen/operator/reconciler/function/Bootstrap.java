package dev.mizzen.operator.reconciler.function;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The command of a function container: a few lines of Python that fetch the runner from the gateway
 * over a bare socket, refuse every byte that does not have the expected hash, and run it. Bare,
 * because what is imported here delays each cold start.
 */
final class Bootstrap {
  private static final String RESOURCE = "/mizzen/bootstrap.py";

  private Bootstrap() {}

  /** The command; all that varies is in the environment. */
  static List<String> command() {
    return List.of("python3", "-c", source());
  }

  static String source() {
    try (InputStream source = Bootstrap.class.getResourceAsStream(RESOURCE)) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
