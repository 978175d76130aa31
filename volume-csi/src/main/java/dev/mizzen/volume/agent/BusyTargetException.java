package dev.mizzen.volume.agent;

/** An earlier call for the same target still runs; kubelet calls again. */
public final class BusyTargetException extends RuntimeException {
  BusyTargetException(String target) {
    super("An earlier call for %s is still at work: call again".formatted(target));
  }
}
