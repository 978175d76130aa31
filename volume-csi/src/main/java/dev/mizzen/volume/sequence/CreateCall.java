package dev.mizzen.volume.sequence;

import java.nio.charset.StandardCharsets;

/**
 * What a sequencer is asked by HTTP.
 *
 * @param key relative to the installation's prefix, 1 … 900 bytes of UTF-8
 * @param content up to {@link #MAX_CONTENT} bytes; in JSON in Base64
 */
public record CreateCall(String key, byte[] content) {

  /** {@code POST} this. */
  public static final String PATH = "/v1/store:create";

  /** Commits and markers are far smaller. */
  public static final int MAX_CONTENT = 32 << 10;

  private static final int MAX_KEY = 900;

  /** What came of it. */
  public record Created(boolean created) {}

  /**
   * @throws IllegalArgumentException when it is none that a store can do
   */
  public void require() {
    if (key == null
        || key.isEmpty()
        || key.startsWith("/")
        || key.endsWith("/")
        || key.contains("//")
        || key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY) {
      throw new IllegalArgumentException("'key' must be the key of an object");
    }
    if (content == null || content.length > MAX_CONTENT) {
      throw new IllegalArgumentException(
          "'content' must be Base64 of at most %d bytes".formatted(MAX_CONTENT));
    }
  }
}
