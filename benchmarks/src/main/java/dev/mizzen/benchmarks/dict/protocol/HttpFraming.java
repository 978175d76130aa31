package dev.mizzen.benchmarks.dict.protocol;

import dev.mizzen.benchmarks.dict.load.UnexpectedAnswerException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Answers of HTTP/1.1 with a Content-Length or without a body.
 *
 * @param leastBody bytes that the body of a right answer has at least
 */
public record HttpFraming(int leastBody) implements Framing {
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS = "HTTP/1.1 ".length();

  @Override
  public int end(ByteBuffer received) {
    int body = body(received);
    if (body == INCOMPLETE) {
      return INCOMPLETE;
    }
    int end = body + length(received, body);
    if (received.get(received.position() + STATUS) != '2' || end - body < leastBody) {
      throw new UnexpectedAnswerException(
          "a 2xx with a body of %d bytes or more".formatted(leastBody), received);
    }
    return end <= received.limit() ? end : INCOMPLETE;
  }

  /** Where the body begins. */
  static int body(ByteBuffer received) {
    int line = received.position();
    while (true) {
      int next = Scan.line(received, line);
      if (next == INCOMPLETE || next - line <= 2) {
        return next;
      }
      line = next;
    }
  }

  private static int length(ByteBuffer received, int body) {
    for (int line = Scan.line(received, received.position());
        line < body;
        line = Scan.line(received, line)) {
      if (Scan.matches(received, line, LENGTH)) {
        return Scan.number(received, line + LENGTH.length);
      }
    }
    return 0;
  }
}
