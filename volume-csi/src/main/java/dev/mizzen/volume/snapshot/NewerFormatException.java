package dev.mizzen.volume.snapshot;

/** A newer release of Mizzen wrote this volume; reading on would lose what it added. */
public final class NewerFormatException extends RuntimeException {
  NewerFormatException(String message) {
    super(message);
  }
}
