package dev.mizzen.volume.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where directory nodes are read from. */
public interface Nodes {

  /**
   * One object of a directory, as it lies in the store.
   *
   * @throws CorruptVolumeException when it is missing or has another content than its name says
   */
  NodeObject object(Hash hash);

  /** Says that the store has an object from now on: who keeps such need not read it. */
  default void stored(Hash hash, NodeObject object) {}

  /** Reads what will be asked for in a moment, in one round trip, where that is kept. */
  default void prepare(List<Hash> hashes) {}

  /**
   * A whole directory, all its parts together.
   *
   * @throws CorruptVolumeException when it is missing or has another content than its name says
   */
  default Node node(Hash hash) {
    return switch (object(hash)) {
      case Node node -> node;
      case NodeObject.Parted parted -> {
        var all = new TreeMap<String, Entry>();
        parted.parts().forEach(part -> all.putAll(part(part).entries()));
        yield new Node(all);
      }
    };
  }

  /**
   * What a directory has under a name. Of a large directory one part is read.
   *
   * @throws CorruptVolumeException as {@link #node}
   */
  default Optional<Entry> find(Hash directory, String name) {
    return Optional.ofNullable(from(directory, name, 1).get(name));
  }

  /**
   * The first entries of a directory from a name on. Of a large directory only the parts are read
   * that have them.
   *
   * @param first included; empty for the beginning
   * @param limit of entries, from 1
   * @throws CorruptVolumeException as {@link #node}
   */
  default SortedMap<String, Entry> from(Hash directory, String first, int limit) {
    var found = new TreeMap<String, Entry>();
    switch (object(directory)) {
      case Node node -> add(found, node, first, limit);
      case NodeObject.Parted parted -> {
        var parts = parted.parts();
        for (int i = 0; i < parts.size() && found.size() < limit; i++) {
          boolean before = i + 1 < parts.size() && parts.get(i + 1).first().compareTo(first) <= 0;
          if (!before) {
            add(found, part(parts.get(i)), first, limit);
          }
        }
      }
    }
    return found;
  }

  private static void add(SortedMap<String, Entry> found, Node node, String first, int limit) {
    for (var named : node.entries().tailMap(first).entrySet()) {
      if (found.size() == limit) {
        return;
      }
      found.put(named.getKey(), named.getValue());
    }
  }

  /** The entries of a part. */
  default Node part(NodeObject.Part part) {
    if (object(part.node()) instanceof Node node && node.entries().size() == part.entries()) {
      return node;
    }
    throw new CorruptVolumeException(
        "Part %s of a directory does not have the %d entries that it should"
            .formatted(part.node(), part.entries()));
  }
}
