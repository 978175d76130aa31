package dev.mizzen.benchmarks.dict.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of a request, built once; a number inside them may be changed before each sending. */
public final class Request {
  /** How many digits the number has. */
  public static final int DIGITS = 6;

  private final ByteBuffer bytes;
  private final int number;

  private Request(ByteBuffer bytes, int number) {
    this.bytes = bytes;
    this.number = number;
  }

  /** Puts one together. */
  public static final class Builder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int number = -1;

    /** Adds text. */
    public Builder text(String text) {
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    /** Adds bytes. */
    public Builder bytes(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    /** Adds the place of the number. */
    public Builder number() {
      number = out.size();
      return text("0".repeat(DIGITS));
    }

    /** The request. */
    public Request build() {
      ByteBuffer bytes = ByteBuffer.allocateDirect(out.size()).put(out.toByteArray()).flip();
      return new Request(bytes, number);
    }
  }

  /** As it is, to be sent. */
  ByteBuffer ready() {
    return bytes.rewind();
  }

  /** With this number, to be sent. */
  ByteBuffer ready(int value) {
    int rest = value;
    for (int i = number + DIGITS - 1; i >= number; i--) {
      bytes.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
    return bytes.rewind();
  }
}
