package dev.mizzen.volume.snapshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A tree by full path: relative, separated by slashes, without a slash at either end. The top
 * directory is not named.
 *
 * @param leaves files and links
 * @param directories every directory, empty or not
 */
public record FlatTree(SortedMap<String, Entry> leaves, SortedSet<String> directories) {

  /** Nothing in it. */
  public static final FlatTree EMPTY = new FlatTree(new TreeMap<>(), new TreeSet<>());

  /**
   * How many bytes of small files one directory node carries; those after it in name order are
   * stored.
   */
  static final int INLINE_PER_NODE = 1 << 20;

  public FlatTree {
    leaves = Collections.unmodifiableSortedMap(leaves);
    directories = Collections.unmodifiableSortedSet(directories);
  }

  /** What happens to small files that no longer fit into their node. */
  public interface Spill {

    /** Leaves them where they are. Of new contents only for trees that are not committed. */
    Spill NONE = files -> files;

    /** Gives these files, which carry their content, a place in the store. */
    List<Entry.File> store(List<Entry.File> files);
  }

  /** Makes the nodes of this tree and gives its top directory. */
  public Entry.Directory build(OverlayNodes nodes, Spill spill) {
    var children = new TreeMap<String, TreeMap<String, Entry>>();
    children.put("", new TreeMap<>());
    directories.forEach(directory -> children.put(directory, new TreeMap<>()));
    leaves.forEach((path, leaf) -> children.get(parentOf(path)).put(nameOf(path), leaf));
    // A directory's path is a prefix of its children's, so descending order meets the children
    // first.
    for (String path : children.descendingKeySet()) {
      var directory = nodes.directory(children.get(path), spill);
      if (path.isEmpty()) {
        return directory;
      }
      children.get(parentOf(path)).put(nameOf(path), directory);
    }
    throw new IllegalStateException("The top directory comes last");
  }

  /** Keeps of a directory's small files in its node only as many as it may carry. */
  public static TreeMap<String, Entry> bounded(TreeMap<String, Entry> entries, Spill spill) {
    long inlined = 0;
    var names = new ArrayList<String>();
    var files = new ArrayList<Entry.File>();
    for (var named : entries.entrySet()) {
      if (named.getValue() instanceof Entry.File file && file.isInline()) {
        inlined += file.inline().length;
        if (inlined > INLINE_PER_NODE) {
          names.add(named.getKey());
          files.add(file);
        }
      }
    }
    if (!files.isEmpty()) {
      var stored = spill.store(files);
      for (int i = 0; i < names.size(); i++) {
        entries.put(names.get(i), stored.get(i));
      }
    }
    return entries;
  }

  /** The directory that holds it, empty for the top. */
  public static String parentOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The last segment. */
  public static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of a name in a directory. */
  public static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}
