package dev.mizzen.operator.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A projected ServiceAccount token. The kubelet replaces the file before the token runs out, so it
 * is read for each call.
 *
 * @param file where the kubelet puts it
 */
public record TokenFile(Path file) implements Supplier<String> {
  /**
   * The token as it is now.
   *
   * @throws UncheckedIOException when the file cannot be read
   */
  @Override
  public String get() {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
