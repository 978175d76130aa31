package dev.mizzen.volume.snapshot;

/** Something in the store is missing or does not have the content that its name says. */
public final class CorruptVolumeException extends RuntimeException {
  public CorruptVolumeException(String message) {
    super(message);
  }

  CorruptVolumeException(String message, Throwable cause) {
    super(message, cause);
  }
}
