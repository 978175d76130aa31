package dev.mizzen.volume.agent;

/** The keeper of this node cannot be reached, and nothing is mounted that would not outlive us. */
public final class KeeperException extends RuntimeException {
  KeeperException(Throwable cause) {
    super(
        "%s: is the DaemonSet mizzen-volume-keeper running on this node?"
            .formatted(cause.getMessage()),
        cause);
  }
}
