package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Words for reading CBOR strictly, as a stream of tokens. */
final class CborObjects {

  private CborObjects() {}

  /** Reads one field whose value is the current token. */
  interface Field {
    void read(String name, JsonParser from) throws IOException;
  }

  /** Reads one element that begins at the current token. */
  interface Element {
    void read(JsonParser from) throws IOException;
  }

  /** The object that begins at the current token. */
  static void read(JsonParser from, Field field) throws IOException {
    expect(from, JsonToken.START_OBJECT);
    while (from.nextToken() != JsonToken.END_OBJECT) {
      expect(from, JsonToken.FIELD_NAME);
      String name = from.currentName();
      from.nextToken();
      field.read(name, from);
    }
  }

  /** The array that begins at the current token. */
  static void readArray(JsonParser from, Element element) throws IOException {
    expect(from, JsonToken.START_ARRAY);
    while (from.nextToken() != JsonToken.END_ARRAY) {
      element.read(from);
    }
  }

  static String text(JsonParser from) throws IOException {
    expect(from, JsonToken.VALUE_STRING);
    return from.getText();
  }

  static Hash hash(JsonParser from) throws IOException {
    byte[] bytes = from.getBinaryValue();
    if (bytes.length != Hash.LENGTH) {
      throw new IllegalArgumentException("A hash has a broken length");
    }
    return Hash.fromBytes(bytes, 0);
  }

  static <T> T present(String field, T value) {
    if (value == null) {
      throw new IllegalArgumentException("Field %s is missing".formatted(field));
    }
    return value;
  }

  private static void expect(JsonParser from, JsonToken wanted) {
    if (from.currentToken() != wanted) {
      throw new IllegalArgumentException(
          "%s where %s is expected".formatted(from.currentToken(), wanted));
    }
  }
}
