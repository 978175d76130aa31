package dev.mizzen.benchmarks.volume.process;

/** By what means the pods of a node see volumes. */
public enum Backend {
  /** A file system of the agent's own; nothing is fetched before it is read. */
  FUSE("Fuse"),
  /** A plain directory, filled while it is published. */
  DIRECTORY("Directory");

  private final String text;

  Backend(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
