package dev.mizzen.dict.valkey;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One operation as the server runs it: what all have in common, what its kind has, its own body.
 *
 * @param repeatable whether doing it twice is as good as once
 * @param sha by which the server knows it
 */
record Script(String name, boolean repeatable, byte[] text, String sha) {

  /** Changes nothing that anybody sees. */
  static Script reading(String kind, String name) {
    return of(kind, name, true);
  }

  static Script writing(String kind, String name) {
    return of(kind, name, false);
  }

  private static Script of(String kind, String name, boolean repeatable) {
    String text =
        "%s\n%s\n%s\nlocal function operate()\n%s\nend\n%s"
            .formatted(
                resource("prelude"),
                resource(kind),
                resource("object"),
                resource(name),
                resource("end"));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Script(name, repeatable, bytes, sha(bytes));
  }

  private static String resource(String name) {
    try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The protocol's own naming; nothing is secured by it. */
  private static String sha(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
