package dev.mizzen.volume.agent;

/** The target is in use by another volume, or in another mode. */
public final class TargetTakenException extends RuntimeException {
  TargetTakenException(String target, String handle) {
    super("%s is already published, as %s with other options".formatted(target, handle));
  }
}
