package dev.mizzen.volume.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Nodes made here and perhaps not yet in the store, in front of those in the store. For one thread.
 */
public final class OverlayNodes implements Nodes {

  private final Nodes stored;
  private final NodeCodec codec;
  private final Map<Hash, byte[]> made = new HashMap<>();
  private final Map<Hash, Node> read = new HashMap<>();

  public OverlayNodes(Nodes stored, NodeCodec codec) {
    this.stored = stored;
    this.codec = codec;
  }

  /** Keeps a node and gives the entry by which its parent names it. */
  public Entry.Directory add(Node node) {
    byte[] bytes = codec.encode(node);
    Hash hash = Hash.of(bytes);
    made.put(hash, bytes);
    return new Entry.Directory(hash, node.files(), node.bytes());
  }

  /** Makes the node of a directory; those in it are made already. */
  public Entry.Directory directory(SortedMap<String, Entry> entries, FlatTree.Spill spill) {
    return add(new Node(FlatTree.bounded(new TreeMap<>(entries), spill)));
  }

  @Override
  public Node node(Hash hash) {
    byte[] bytes = made.get(hash);
    return bytes != null
        ? codec.decode("a directory", bytes)
        : read.computeIfAbsent(hash, stored::node);
  }

  byte[] bytes(Hash hash) {
    return made.getOrDefault(hash, new byte[0]);
  }
}
