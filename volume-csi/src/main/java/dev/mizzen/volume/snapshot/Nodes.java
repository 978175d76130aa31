package dev.mizzen.volume.snapshot;

/** Where directory nodes are read from. */
public interface Nodes {

  /**
   * @throws CorruptVolumeException when it is missing or has another content than its name says
   */
  Node node(Hash hash);
}
