package dev.mizzen.dict.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Words for reading JSON strictly, as a stream of tokens; every refusal says where. */
final class JsonReading {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonReading() {}

  /** Reads what begins at the current token. */
  interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /** Reads one member whose value begins at the current token. */
  interface Member {
    /** False when there is no such member. */
    boolean read(String name, JsonParser parser) throws IOException;
  }

  /** The whole body; nothing may follow. */
  static <T> T read(byte[] body, Reading<T> reading) {
    try (JsonParser parser = JSON.createParser(body)) {
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

  static void object(JsonParser parser, Member member) throws IOException {
    expect(parser, JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonLocation where = parser.currentTokenLocation();
      parser.nextToken();
      if (!member.read(name, parser)) {
        throw Problem.malformed(place(where) + name + " is not known here");
      }
    }
  }

  static <T> List<T> array(JsonParser parser, int most, Reading<T> element) throws IOException {
    expect(parser, JsonToken.START_ARRAY, "an array");
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (elements.size() == most) {
        throw at(parser, "at most %d are taken at a time".formatted(most));
      }
      elements.add(element.from(parser));
    }
    return elements;
  }

  static String text(JsonParser parser) throws IOException {
    expect(parser, JsonToken.VALUE_STRING, "a string for " + parser.currentName());
    return parser.getText();
  }

  static byte[] bytes(JsonParser parser) throws IOException {
    expect(parser, JsonToken.VALUE_STRING, "a string for " + parser.currentName());
    return parser.getBinaryValue();
  }

  static Bytes key(JsonParser parser) throws IOException {
    Bytes key = Bytes.of(bytes(parser));
    if (key.length() == 0 || key.length() > Store.MAX_KEY_BYTES) {
      throw at(parser, "key must be base64 of 1 to %d bytes".formatted(Store.MAX_KEY_BYTES));
    }
    return key;
  }

  static long whole(JsonParser parser) throws IOException {
    expect(parser, JsonToken.VALUE_NUMBER_INT, "a whole number for " + parser.currentName());
    return parser.getLongValue();
  }

  static boolean flag(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw at(parser, "expected true or false for " + parser.currentName());
    };
  }

  static Duration seconds(JsonParser parser) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw at(parser, "expected seconds for " + parser.currentName());
    }
    try {
      return Seconds.of(parser.getDecimalValue());
    } catch (IllegalArgumentException e) {
      throw at(parser, parser.currentName() + " must be seconds from 0");
    }
  }

  static void expect(JsonParser parser, JsonToken wanted, String what) {
    if (parser.currentToken() != wanted) {
      throw at(parser, "expected " + what);
    }
  }

  static <T> T present(JsonParser parser, T value, String name) {
    if (value == null) {
      throw at(parser, name + " is missing");
    }
    return value;
  }

  static Problem at(JsonParser parser, String what) {
    return Problem.malformed(place(parser.currentTokenLocation()) + what);
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : "line %d, column %d: ".formatted(location.getLineNr(), location.getColumnNr());
  }
}
