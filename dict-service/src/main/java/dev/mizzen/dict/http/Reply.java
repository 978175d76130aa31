package dev.mizzen.dict.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * A success.
 *
 * @param content in place of the body when it is too large for one; written by a thread that may
 *     block
 * @param contentLength of a reply that has none of its own body (HEAD)
 * @param end told once whether the client got all of it
 */
record Reply(
    int status,
    Map<String, String> headers,
    Buffer body,
    Optional<Content> content,
    Optional<Long> contentLength,
    End end) {

  /** Bytes that are made while they are sent. */
  interface Content {
    /** Writes all of them. */
    void write(OutputStream out) throws IOException;
  }

  /** What comes after the last byte. */
  interface End {
    /** False when the connection broke before all bytes were handed to the kernel. */
    void reached(boolean delivered);
  }

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final End NOTHING = delivered -> {};

  static Reply empty(int status, Map<String, String> headers) {
    return new Reply(status, headers, Buffer.buffer(), Optional.empty(), Optional.empty(), NOTHING);
  }

  static Reply head(long contentLength, Map<String, String> headers) {
    return new Reply(
        200, headers, Buffer.buffer(), Optional.empty(), Optional.of(contentLength), NOTHING);
  }

  static Reply bytes(int status, byte[] body, Map<String, String> headers) {
    return new Reply(
        status, headers, Buffer.buffer(body), Optional.empty(), Optional.empty(), NOTHING);
  }

  static Reply json(int status, JsonObject body) {
    return new Reply(status, JSON, body.toBuffer(), Optional.empty(), Optional.empty(), NOTHING);
  }

  static Reply json(byte[] body) {
    return bytes(200, body, JSON);
  }

  static Reply stream(Map<String, String> headers, Content content) {
    return new Reply(
        200, headers, Buffer.buffer(), Optional.of(content), Optional.empty(), NOTHING);
  }

  Reply then(End end) {
    return new Reply(status, headers, body, content, contentLength, end);
  }
}
