package dev.mizzen.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Collects everything an image is made of into one SHA-256. */
final class Fingerprint {
  private static final int SHORT = 12;

  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Adds a named value; name and value cannot run into the next ones. */
  Fingerprint add(String name, Object value) {
    digest.update((name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds the name and the content of a file, not its time. */
  Fingerprint addFile(Path file) {
    add("file", file.getFileName());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return add("size", Files.size(file));
    } catch (IOException e) {
      throw new ImageException("Cannot read " + file, e);
    }
  }

  /** The first 12 hexadecimal digits. Ends this fingerprint. */
  String shortHex() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
  }
}
