package dev.mizzen.dict.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads bodies as a stream of tokens, straight from base64 to bytes; every refusal says where. */
final class JsonBody {
  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Reads one body. */
  private interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /** {@code [{"key","value","contentType"}]}. */
  List<KeyValue> entries(byte[] body) {
    return read(body, parser -> array(parser, this::entry));
  }

  /** {@code {"items":[{"value","contentType"}]}}. */
  List<Value> items(byte[] body) {
    return read(
        body,
        parser -> {
          List<Value> items = null;
          expect(parser, parser.currentToken(), JsonToken.START_OBJECT, "an object");
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (!parser.currentName().equals("items")) {
              throw at(parser, "only items is known here");
            }
            parser.nextToken();
            items = array(parser, p -> member(p, false).value());
          }
          if (items == null) {
            throw at(parser, "items is missing");
          }
          return items;
        });
  }

  private KeyValue entry(JsonParser parser) throws IOException {
    KeyValue entry = member(parser, true);
    if (entry.key() == null
        || entry.key().length() == 0
        || entry.key().length() > Store.MAX_KEY_BYTES) {
      throw at(parser, "key must be base64 of 1 to %d bytes".formatted(Store.MAX_KEY_BYTES));
    }
    return entry;
  }

  private static KeyValue member(JsonParser parser, boolean withKey) throws IOException {
    Bytes key = null;
    byte[] value = null;
    String type = Value.OCTETS;
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      expect(parser, parser.nextToken(), JsonToken.VALUE_STRING, "a string for " + name);
      if (name.equals("value")) {
        value = parser.getBinaryValue();
      } else if (name.equals("contentType")) {
        type = parser.getText();
      } else if (name.equals("key") && withKey) {
        key = Bytes.of(parser.getBinaryValue());
      } else {
        throw at(parser, name + " is not known here");
      }
    }
    if (value == null) {
      throw at(parser, "value is missing");
    }
    try {
      return new KeyValue(key, new Value(type, value));
    } catch (IllegalArgumentException e) {
      throw at(parser, e.getMessage());
    }
  }

  private static <T> List<T> array(JsonParser parser, Reading<T> element) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_ARRAY, "an array");
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.from(parser));
    }
    return elements;
  }

  private <T> T read(byte[] body, Reading<T> reading) {
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() == null) {
        throw Problem.malformed("the body is empty; JSON is expected");
      }
      T value = reading.from(parser);
      if (parser.nextToken() != null) {
        throw at(parser, "nothing may follow here");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw Problem.malformed(place(e.getLocation()) + e.getOriginalMessage());
    } catch (IOException e) {
      throw Problem.malformed("the body cannot be read: " + e.getMessage());
    }
  }

  private static void expect(JsonParser parser, JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw at(parser, "expected " + what);
    }
  }

  private static Problem at(JsonParser parser, String what) {
    return Problem.malformed(place(parser.currentTokenLocation()) + what);
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : "line %d, column %d: ".formatted(location.getLineNr(), location.getColumnNr());
  }
}
