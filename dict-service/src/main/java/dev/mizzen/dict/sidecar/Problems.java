package dev.mizzen.dict.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;

/** Reads which problem an answer of the service is. */
final class Problems {
  /** What the type of every problem begins with. */
  static final String TYPES = "https://mizzen.dev/problems/";

  /** Says it where an answer has no body. */
  static final String SLUG_HEADER = "Mizzen-Problem";

  private static final JsonFactory JSON = new JsonFactory();

  private Problems() {}

  /** The slug; empty text when it is no problem of ours. Does not move the body's reader index. */
  static String slug(HttpHeaders headers, ByteBuf body) {
    String said = headers.get(SLUG_HEADER, "");
    return said.isEmpty() ? slug(body) : said;
  }

  private static String slug(ByteBuf body) {
    try (InputStream in = new ByteBufInputStream(body.duplicate());
        JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_STRING && field.equals("type")) {
          String type = json.getText();
          return type.startsWith(TYPES) ? type.substring(TYPES.length()) : "";
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      // Somebody else's 503, from between here and the service.
      return "";
    }
    return "";
  }
}
