package dev.mizzen.dict.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * A success.
 *
 * @param contentLength of a reply that has none of its own body (HEAD)
 * @param end told once whether the client got all of it
 */
record Reply(
    int status, Map<String, String> headers, Buffer body, Optional<Long> contentLength, End end) {

  /** What comes after the last byte. */
  interface End {
    /** False when the connection broke before all bytes were handed to the kernel. */
    void reached(boolean delivered);
  }

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final End NOTHING = delivered -> {};

  static Reply empty(int status, Map<String, String> headers) {
    return new Reply(status, headers, Buffer.buffer(), Optional.empty(), NOTHING);
  }

  static Reply head(long contentLength, Map<String, String> headers) {
    return new Reply(200, headers, Buffer.buffer(), Optional.of(contentLength), NOTHING);
  }

  static Reply bytes(int status, byte[] body, Map<String, String> headers) {
    return new Reply(status, headers, Buffer.buffer(body), Optional.empty(), NOTHING);
  }

  static Reply json(int status, JsonObject body) {
    return new Reply(status, JSON, body.toBuffer(), Optional.empty(), NOTHING);
  }

  static Reply json(byte[] body) {
    return bytes(200, body, JSON);
  }

  Reply then(End end) {
    return new Reply(status, headers, body, contentLength, end);
  }
}
