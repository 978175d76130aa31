package dev.mizzen.benchmarks.dict.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A server did not do what is measured: there is no figure. */
public final class UnexpectedAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 600;

  /** Shows the beginning of what came. */
  public UnexpectedAnswerException(String wanted, ByteBuffer received) {
    super("expected %s, got: %s".formatted(wanted, text(received)));
  }

  private static String text(ByteBuffer received) {
    byte[] bytes = new byte[Math.min(SHOWN, received.remaining())];
    received.get(received.position(), bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
