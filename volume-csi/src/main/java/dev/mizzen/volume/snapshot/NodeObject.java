package dev.mizzen.volume.snapshot;

import java.util.List;

/** What one object of a directory holds: all of it, or where its parts are. */
public sealed interface NodeObject permits Node, NodeObject.Parted {

  /**
   * The list of a large directory's parts.
   *
   * @param parts in the order of their names, at least one
   */
  record Parted(List<Part> parts) implements NodeObject {
    public Parted {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("A directory in parts has at least one");
      }
    }

    long files() {
      return parts.stream().mapToLong(Part::files).sum();
    }

    long bytes() {
      return parts.stream().mapToLong(Part::bytes).sum();
    }
  }

  /**
   * A part of a large directory: names from the first on, to where the next part begins.
   *
   * @param node that holds the entries
   * @param entries in it
   * @param files in it and below
   * @param bytes of these
   */
  record Part(String first, Hash node, int entries, long files, long bytes) {}
}
