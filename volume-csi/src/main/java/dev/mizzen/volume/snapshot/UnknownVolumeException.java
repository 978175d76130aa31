package dev.mizzen.volume.snapshot;

/** The store holds no volume of that name, or another one than was mounted. */
public final class UnknownVolumeException extends RuntimeException {
  public UnknownVolumeException(String message) {
    super(message);
  }
}
