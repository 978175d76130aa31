package dev.mizzen.runtime.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The program that runs in a function's container: one Python source file, runner and client
 * together (contracts, section 4). Immutable.
 */
public final class Runner {
  /** Where the file is on the class path. */
  public static final String RESOURCE = "mizzen/runner.py";

  private final byte[] bytes;
  private final String sha256;

  private Runner(byte[] bytes) {
    this.bytes = bytes;
    this.sha256 = hash(bytes);
  }

  /**
   * Reads the file from the class path.
   *
   * @throws IllegalStateException when it is absent: the jar was built without its Python part
   * @throws UncheckedIOException when it cannot be read
   */
  public static Runner load() {
    try (InputStream in = Runner.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path: build the module runtime-python with Maven");
      }
      return new Runner(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }

  /** A copy of the file's bytes (UTF-8 Python source, some 100 KB). */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of the bytes, 64 hexadecimal digits in lower case. */
  public String sha256() {
    return sha256;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
