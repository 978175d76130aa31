package dev.mizzen.volume.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Nodes made here and perhaps not yet in the store, in front of those in the store. For one thread.
 */
public final class OverlayNodes implements Nodes {

  private final Nodes stored;
  private final NodeCodec codec;
  private final Map<Hash, Made> made = new HashMap<>();
  private final Hash empty;
  private final Map<Hash, NodeObject> read = new HashMap<>();

  private record Made(NodeObject node, byte[] bytes) {}

  public OverlayNodes(Nodes stored, NodeCodec codec) {
    this.stored = stored;
    this.codec = codec;
    this.empty = Hash.of(codec.encode(Node.EMPTY));
  }

  /** Keeps a node and gives the entry by which its parent names it. */
  Entry.Directory add(NodeObject node) {
    byte[] bytes = codec.encode(node);
    Hash hash = Hash.of(bytes);
    made.put(hash, new Made(node, bytes));
    return switch (node) {
      case Node entries -> new Entry.Directory(hash, entries.files(), entries.bytes());
      case NodeObject.Parted parted -> new Entry.Directory(hash, parted.files(), parted.bytes());
    };
  }

  /** Makes the nodes of a directory; those in it are made already. */
  public Entry.Directory directory(SortedMap<String, Entry> entries, FlatTree.Spill spill) {
    if (entries.size() <= Folder.LIMIT) {
      return add(new Node(FlatTree.bounded(new TreeMap<>(entries), spill)));
    }
    var folder = new Folder(this);
    entries.forEach(folder::place);
    return folder.build(spill);
  }

  @Override
  public NodeObject object(Hash hash) {
    var here = made.get(hash);
    return here != null ? here.node() : read.computeIfAbsent(hash, stored::object);
  }

  /** The bytes of what was made here; absent when it is in the store, or need not be. */
  Optional<byte[]> bytes(Hash hash) {
    return Optional.ofNullable(made.get(hash)).filter(m -> !hash.equals(empty)).map(Made::bytes);
  }

  /** Says that the store has what was made here. */
  void stored(Hash hash) {
    stored.stored(hash, made.get(hash).node());
  }
}
