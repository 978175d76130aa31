package dev.mizzen.dict.http;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer, mostly a success.
 *
 * @param content in place of the body when it is too large for one; written by a thread that may
 *     block
 * @param contentLength of a reply that has none of its own body (HEAD)
 * @param end told once whether the client got all of it
 */
record Reply(
    int status,
    Map<String, String> headers,
    byte[] body,
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
  private static final byte[] NO_BODY = {};

  static Reply empty(int status, Map<String, String> headers) {
    return new Reply(status, headers, NO_BODY, Optional.empty(), Optional.empty(), NOTHING);
  }

  static Reply head(long contentLength, Map<String, String> headers) {
    return new Reply(200, headers, NO_BODY, Optional.empty(), Optional.of(contentLength), NOTHING);
  }

  static Reply bytes(int status, byte[] body, Map<String, String> headers) {
    return new Reply(status, headers, body, Optional.empty(), Optional.empty(), NOTHING);
  }

  static Reply json(int status, JsonObject body) {
    return new Reply(
        status, JSON, body.toBuffer().getBytes(), Optional.empty(), Optional.empty(), NOTHING);
  }

  static Reply json(byte[] body) {
    return bytes(200, body, JSON);
  }

  static Reply stream(Map<String, String> headers, Content content) {
    return new Reply(200, headers, NO_BODY, Optional.of(content), Optional.empty(), NOTHING);
  }

  /** What is no success. */
  static Reply of(Problem problem) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", Problem.TYPE);
    headers.putAll(problem.headers());
    return bytes(problem.slug().status(), problem.body().getBytes(), headers);
  }

  /** Whether nobody asks what became of it. */
  boolean isUnwatched() {
    return end == NOTHING;
  }

  Reply then(End end) {
    return new Reply(status, headers, body, content, contentLength, end);
  }
}
