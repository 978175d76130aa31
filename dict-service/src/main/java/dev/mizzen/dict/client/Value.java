package dev.mizzen.dict.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value of a dict or an item of a queue: bytes with their media type, kept and given back as they
 * are. The Python client reads JSON as numbers, lists and dicts, text as {@code str}, and other
 * types as {@code bytes}.
 */
public final class Value {
  private final byte[] bytes;
  private final String contentType;

  private Value(byte[] bytes, String contentType) {
    this.bytes = bytes;
    this.contentType = contentType;
  }

  /** Bytes of a media type. */
  public static Value of(byte[] bytes, String contentType) {
    return new Value(bytes.clone(), contentType);
  }

  /** {@code application/octet-stream}. */
  public static Value of(byte[] bytes) {
    return of(bytes, "application/octet-stream");
  }

  /** {@code text/plain} in UTF-8. */
  public static Value text(String text) {
    return new Value(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
  }

  /** {@code application/json}; the text is not looked at. */
  public static Value json(String json) {
    return new Value(json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  /** A number that {@link DictClient#add} can add to. */
  public static Value number(long number) {
    return json(Long.toString(number));
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes read as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Media type. */
  public String contentType() {
    return contentType;
  }

  /** How many bytes. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value value
        && Arrays.equals(bytes, value.bytes)
        && contentType.equals(value.contentType);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + contentType.hashCode();
  }

  /** Without the bytes, which are the user's. */
  @Override
  public String toString() {
    return "Value[%s, %d bytes]".formatted(contentType, bytes.length);
  }
}
