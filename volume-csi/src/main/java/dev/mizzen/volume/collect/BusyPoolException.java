package dev.mizzen.volume.collect;

/** Somebody collects this pool already. */
public final class BusyPoolException extends RuntimeException {
  BusyPoolException(String message) {
    super(message);
  }
}
