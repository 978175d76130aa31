package dev.mizzen.dict.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A problem that the sidecar itself answers with (contracts, section 3).
 *
 * @param detail says what must change
 */
record Refusal(Kind kind, String detail) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The few that it knows. */
  enum Kind {
    NOT_FOUND(404, "not-found", "Not found"),
    MALFORMED(400, "malformed-request", "Malformed request"),
    UNAVAILABLE(503, "storage-unavailable", "Storage unavailable");

    private final int status;
    private final String slug;
    private final String title;

    Kind(int status, String slug, String title) {
      this.status = status;
      this.slug = slug;
      this.title = title;
    }
  }

  static Refusal unavailable(String detail) {
    return new Refusal(Kind.UNAVAILABLE, detail);
  }

  FullHttpResponse response(boolean withBody) {
    byte[] body = body();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(kind.status),
            withBody ? Unpooled.wrappedBuffer(body) : Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    if (kind == Kind.UNAVAILABLE) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    if (!withBody) {
      response.headers().set(Problems.SLUG_HEADER, kind.slug);
    }
    return response;
  }

  private byte[] body() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", Problems.TYPES + kind.slug);
      json.writeStringField("title", kind.title);
      json.writeNumberField("status", kind.status);
      json.writeStringField("detail", detail);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("JSON could not be made in memory", e);
    }
    return bytes.toByteArray();
  }
}
