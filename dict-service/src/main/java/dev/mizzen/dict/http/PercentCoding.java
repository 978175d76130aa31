package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Percent-encoding to bytes, whatever they are: URI libraries decode to text and would lose what is
 * not UTF-8.
 */
final class PercentCoding {
  private PercentCoding() {}

  /** Any bytes; {@code +} is itself. */
  static Bytes bytes(String encoded) {
    byte[] out = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        out[length++] = (byte) octet(encoded, i);
        i += 2;
      } else if (c > 0x20 && c < 0x7f) {
        out[length++] = (byte) c;
      } else {
        throw Problem.malformed("the URL has a character that must be percent-encoded");
      }
    }
    return Bytes.of(length == out.length ? out : Arrays.copyOf(out, length));
  }

  /** UTF-8 text. */
  static String text(String encoded) {
    if (plain(encoded)) {
      return encoded;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(encoded).array()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Problem.malformed("a part of the URL is not UTF-8");
    }
  }

  private static boolean plain(String encoded) {
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' || c <= 0x20 || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static int octet(String encoded, int at) {
    if (at + 2 < encoded.length()) {
      int high = Character.digit(encoded.charAt(at + 1), 16);
      int low = Character.digit(encoded.charAt(at + 2), 16);
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw Problem.malformed("a % in the URL is not followed by two hexadecimal digits");
  }
}
