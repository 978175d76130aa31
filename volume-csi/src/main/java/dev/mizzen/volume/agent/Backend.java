package dev.mizzen.volume.agent;

/** By what means a pod sees a volume. */
public enum Backend {
  /** A file system of its own, which the agent serves through {@code /dev/fuse}. */
  FUSE,
  /** A plain directory that is filled before it is mounted. */
  DIRECTORY
}
