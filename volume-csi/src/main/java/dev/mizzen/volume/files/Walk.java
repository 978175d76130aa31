package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects entries in the order of their names, each directory before what it holds; can go on
 * behind any path without reading what lies before it.
 */
final class Walk {

  private final Tree tree;
  private final boolean recursive;
  private final int limit;
  private final List<Listing.Item> found = new ArrayList<>();

  Walk(Tree tree, boolean recursive, int limit) {
    this.tree = tree;
    this.recursive = recursive;
    this.limit = limit;
  }

  List<Listing.Item> list(String path, String after) {
    Entry start = tree.require(path);
    if (!(start instanceof Entry.Directory)) {
      return List.of(Listing.Item.of(path, start));
    }
    directory(path, start, below(path, after));
    return found;
  }

  private static String below(String path, String after) {
    if (path.isEmpty() || after.isEmpty()) {
      return after;
    }
    if (!after.startsWith(path + "/")) {
      throw new IllegalArgumentException("The cursor is not one of a listing of '" + path + "'");
    }
    return after.substring(path.length() + 1);
  }

  /** {@code after} is relative to the directory; empty for all of it. */
  private void directory(String path, Entry directory, String after) {
    int slash = after.indexOf('/');
    String first = slash < 0 ? after : after.substring(0, slash);
    String rest = slash < 0 ? "" : after.substring(slash + 1);
    // One more, because the first may have been seen.
    int most = limit - found.size() + 1;
    for (var named : tree.from(directory, first, most).entrySet()) {
      if (found.size() >= limit) {
        return;
      }
      String child = FlatTree.join(path, named.getKey());
      boolean seen = named.getKey().equals(first);
      if (!seen) {
        found.add(Listing.Item.of(child, named.getValue()));
      }
      if (recursive && named.getValue() instanceof Entry.Directory) {
        directory(child, named.getValue(), seen ? rest : "");
      }
    }
  }
}
