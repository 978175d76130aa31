package dev.mizzen.images;

/** An image cannot be made; the message says what must change. */
public final class ImageException extends RuntimeException {

  /**
   * @param message what must change, in words for the person at the terminal
   */
  public ImageException(String message) {
    super(message);
  }

  /**
   * @param message what must change, in words for the person at the terminal
   * @param cause what went wrong below
   */
  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
