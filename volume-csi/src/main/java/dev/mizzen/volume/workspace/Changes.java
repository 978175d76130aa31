package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Entry;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which paths differ between two indexes. */
final class Changes {

  private Changes() {}

  /** Changed, new and gone files and links, and directories without any of these below them. */
  static SortedSet<String> between(Index before, Index after) {
    var changed = new TreeSet<String>();
    var paths = new TreeSet<>(before.leaves().keySet());
    paths.addAll(after.leaves().keySet());
    for (String path : paths) {
      if (!Entry.same(entry(before, path), entry(after, path))) {
        changed.add(path);
      }
    }
    var directories = new TreeSet<>(before.directories());
    directories.addAll(after.directories());
    // Descending, so that of nested empty directories only the innermost is named.
    for (String path : directories.descendingSet()) {
      boolean moved = before.directories().contains(path) != after.directories().contains(path);
      if (moved && !namesSomethingBelow(changed, path)) {
        changed.add(path);
      }
    }
    return changed;
  }

  private static boolean namesSomethingBelow(TreeSet<String> changed, String directory) {
    String first = changed.ceiling(directory + "/");
    return first != null && first.startsWith(directory + "/");
  }

  private static Optional<Entry> entry(Index index, String path) {
    return Optional.ofNullable(index.leaves().get(path)).map(Index.Indexed::entry);
  }
}
