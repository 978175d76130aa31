package dev.mizzen.volume.http;

import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param body written as JSON; {@link Empty} for none, {@link Content} for bytes
 */
public record Answer(int status, Object body) {

  /** No body. */
  public record Empty() {}

  /**
   * Bytes of a known number, made while they are sent.
   *
   * @param headers besides the content's length
   */
  public record Content(Map<String, String> headers, long length, Writer writer) {}

  /** Gives the bytes of a {@link Content}, on a thread that may block. */
  public interface Writer {
    void writeTo(ResponseStream out);
  }

  public static Answer ok(Object body) {
    return new Answer(200, body);
  }

  /** 204. */
  public static Answer noContent() {
    return new Answer(204, new Empty());
  }
}
