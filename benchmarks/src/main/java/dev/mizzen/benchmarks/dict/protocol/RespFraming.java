package dev.mizzen.benchmarks.dict.protocol;

import dev.mizzen.benchmarks.dict.load.UnexpectedAnswerException;
import java.nio.ByteBuffer;

/** Answers of Redis: simple strings, integers, bulk strings that exist, and arrays of these. */
public record RespFraming() implements Framing {
  private static final int LINE_END = 2;

  @Override
  public int end(ByteBuffer received) {
    return end(received, received.position());
  }

  private static int end(ByteBuffer received, int from) {
    int line = Scan.line(received, from);
    if (line == INCOMPLETE) {
      return INCOMPLETE;
    }
    return switch (received.get(from)) {
      case '+', ':' -> line;
      case '$' -> bulk(received, from, line);
      case '*' -> array(received, from, line);
      default -> throw new UnexpectedAnswerException("a success", received);
    };
  }

  private static int bulk(ByteBuffer received, int from, int line) {
    exists(received, from);
    int end = line + Scan.number(received, from + 1) + LINE_END;
    return end <= received.limit() ? end : INCOMPLETE;
  }

  private static int array(ByteBuffer received, int from, int line) {
    exists(received, from);
    int at = line;
    for (int left = Scan.number(received, from + 1); left > 0 && at != INCOMPLETE; left--) {
      at = at < received.limit() ? end(received, at) : INCOMPLETE;
    }
    return at;
  }

  private static void exists(ByteBuffer received, int from) {
    if (received.get(from + 1) == '-') {
      throw new UnexpectedAnswerException("a value", received);
    }
  }
}
