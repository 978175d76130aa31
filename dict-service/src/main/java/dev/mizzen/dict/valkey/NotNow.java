package dev.mizzen.dict.valkey;

/** Certainly nothing was done, for a reason that passes. Stays within this package. */
final class NotNow extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotNow(String message) {
    super(message, null, false, false);
  }
}
