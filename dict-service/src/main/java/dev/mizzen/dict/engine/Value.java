package dev.mizzen.dict.engine;

import java.util.Arrays;

/**
 * A value with its media type, as it was put. The array is shared, not copied.
 *
 * @param contentType 1 … 255 printable ASCII characters
 * @param data any bytes
 */
public record Value(String contentType, byte[] data) {
  /** What a value is when its writer did not say. */
  public static final String OCTETS = "application/octet-stream";

  /** Longest {@link #contentType}. */
  public static final int MAX_CONTENT_TYPE = 255;

  /**
   * Checks the media type.
   *
   * @throws IllegalArgumentException when it is empty, too long or not printable ASCII
   */
  public Value {
    if (contentType.isEmpty()
        || contentType.length() > MAX_CONTENT_TYPE
        || !printable(contentType)) {
      throw new IllegalArgumentException(
          "the content type must be 1 to 255 printable ASCII characters");
    }
  }

  private static boolean printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value v
        && contentType.equals(v.contentType)
        && Arrays.equals(data, v.data);
  }

  @Override
  public int hashCode() {
    return 31 * contentType.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return contentType + ", " + data.length + " bytes";
  }
}
