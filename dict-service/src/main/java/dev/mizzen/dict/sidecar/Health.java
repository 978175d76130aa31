package dev.mizzen.dict.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** Answers of the sidecar about itself. */
final class Health {
  private static final JsonFactory JSON = new JsonFactory();

  private Health() {}

  /** 200, or 503 with the reason. */
  static FullHttpResponse response(Optional<String> problem) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("status", problem.isEmpty() ? "UP" : "DOWN");
      if (problem.isPresent()) {
        json.writeStringField("reason", problem.get());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("JSON could not be made in memory", e);
    }
    HttpResponseStatus status =
        problem.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
    return text(status, "application/json", text.toString());
  }

  static FullHttpResponse text(HttpResponseStatus status, String type, String text) {
    ByteBuf body = ByteBufUtil.writeUtf8(UnpooledByteBufAllocator.DEFAULT, text);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return response;
  }
}
