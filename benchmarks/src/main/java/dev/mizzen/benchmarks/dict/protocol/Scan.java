package dev.mizzen.benchmarks.dict.protocol;

import java.nio.ByteBuffer;

/** Looks at bytes where they lie. */
final class Scan {
  private Scan() {}

  /** Position behind the next line feed, or {@link Framing#INCOMPLETE}. */
  static int line(ByteBuffer bytes, int from) {
    for (int i = from; i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        return i + 1;
      }
    }
    return Framing.INCOMPLETE;
  }

  /** The decimal number there; spaces before it are passed over. */
  static int number(ByteBuffer bytes, int from) {
    int at = from;
    while (bytes.get(at) == ' ') {
      at++;
    }
    int value = 0;
    for (byte b = bytes.get(at); b >= '0' && b <= '9'; b = bytes.get(++at)) {
      value = value * 10 + b - '0';
    }
    return value;
  }

  /** Whether this ASCII text stands there; letters may be of either case when it is lower case. */
  static boolean matches(ByteBuffer bytes, int at, byte[] text) {
    if (at + text.length > bytes.limit()) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      byte b = bytes.get(at + i);
      if (b != text[i] && (b < 'A' || b > 'Z' || b + ' ' != text[i])) {
        return false;
      }
    }
    return true;
  }

  /** First position of the text, or {@link Framing#INCOMPLETE}. */
  static int find(ByteBuffer bytes, int from, int to, byte[] text) {
    for (int i = from; i <= to - text.length; i++) {
      if (bytes.get(i) == text[0] && matches(bytes, i, text)) {
        return i;
      }
    }
    return Framing.INCOMPLETE;
  }
}
