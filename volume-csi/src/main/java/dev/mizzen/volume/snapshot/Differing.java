package dev.mizzen.volume.snapshot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What two directories hold, but for the parts that both have. Anything but a directory holds
 * nothing.
 */
final class Differing {

  private final Nodes nodes;
  private final List<NodeObject.Part> one;
  private final List<NodeObject.Part> other;
  private final Set<Hash> common;

  Differing(Nodes nodes, Optional<Entry> one, Optional<Entry> other) {
    this.nodes = nodes;
    this.one = parts(nodes, one);
    this.other = parts(nodes, other);
    this.common = new HashSet<>(hashes(this.one));
    common.retainAll(hashes(this.other));
  }

  /** Parts that both have, in the order of their names. */
  List<NodeObject.Part> common() {
    return one.stream().filter(part -> common.contains(part.node())).toList();
  }

  /** Whether nothing follows the part in one of the directories. */
  boolean isLast(NodeObject.Part part) {
    return part.equals(one.getLast()) || part.equals(other.getLast());
  }

  /** The entries of one of them that are in none of these parts. */
  SortedMap<String, Entry> entries(Optional<Entry> directory) {
    if (directory.isEmpty() || !(directory.get() instanceof Entry.Directory at)) {
      return Node.EMPTY.entries();
    }
    return switch (nodes.object(at.node())) {
      case Node node -> node.entries();
      case NodeObject.Parted parted -> {
        var found = new TreeMap<String, Entry>();
        for (var part : parted.parts()) {
          if (!common.contains(part.node())) {
            found.putAll(nodes.part(part).entries());
          }
        }
        yield found;
      }
    };
  }

  private static List<NodeObject.Part> parts(Nodes nodes, Optional<Entry> entry) {
    return entry.isPresent()
            && entry.get() instanceof Entry.Directory directory
            && nodes.object(directory.node()) instanceof NodeObject.Parted parted
        ? parted.parts()
        : List.of();
  }

  private static List<Hash> hashes(List<NodeObject.Part> parts) {
    var hashes = new ArrayList<Hash>();
    parts.forEach(part -> hashes.add(part.node()));
    return hashes;
  }
}
