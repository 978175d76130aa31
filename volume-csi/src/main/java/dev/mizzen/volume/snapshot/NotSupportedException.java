package dev.mizzen.volume.snapshot;

/** The volume is of a kind that cannot do that. */
public final class NotSupportedException extends RuntimeException {
  NotSupportedException(String message) {
    super(message);
  }
}
