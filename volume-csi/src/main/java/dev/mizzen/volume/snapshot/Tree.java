package dev.mizzen.volume.snapshot;

import java.util.Optional;
import java.util.SortedMap;

/**
 * A volume's content at one moment, read as far as it is looked at. Paths are as in {@link
 * FlatTree}; the top directory is the empty path.
 */
public record Tree(Nodes nodes, Entry.Directory root) {

  /** What is at that path; links on the way are not followed. */
  public Optional<Entry> find(String path) {
    Optional<Entry> at = Optional.of(root);
    for (String name : segments(path)) {
      at = at.flatMap(entry -> child(entry, name));
    }
    return at;
  }

  /**
   * What is at that path.
   *
   * @throws PathException when there is nothing
   */
  public Entry require(String path) {
    return find(path).orElseThrow(() -> PathException.absent(path));
  }

  private Optional<Entry> child(Entry entry, String name) {
    return entry instanceof Entry.Directory directory
        ? nodes.find(directory.node(), name)
        : Optional.empty();
  }

  /** The first entries of a directory from a name on; of anything else nothing. */
  public SortedMap<String, Entry> from(Entry entry, String first, int limit) {
    return entry instanceof Entry.Directory directory
        ? nodes.from(directory.node(), first, limit)
        : Node.EMPTY.entries();
  }

  /** What a directory holds; of anything else nothing. */
  public SortedMap<String, Entry> children(Entry entry) {
    return entry instanceof Entry.Directory directory
        ? nodes.node(directory.node()).entries()
        : Node.EMPTY.entries();
  }

  static String[] segments(String path) {
    return path.isEmpty() ? new String[0] : path.split("/");
  }
}
