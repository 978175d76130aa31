package dev.mizzen.volume.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a tree out of another one, path by path. Only directories on the way to what changes are
 * read. A file never takes the place of a directory, nor the other way round. For one thread.
 */
public final class TreeEditor {

  private final OverlayNodes nodes;
  private final Folder top;
  private final SortedSet<String> overwritten = new TreeSet<>();

  private static final class Folder {
    private final TreeMap<String, Entry> entries;
    private final Map<String, Folder> opened = new HashMap<>();

    Folder(Map<String, Entry> entries) {
      this.entries = new TreeMap<>(entries);
    }
  }

  public TreeEditor(OverlayNodes nodes, Entry.Directory from) {
    this.nodes = nodes;
    this.top = folder(from);
  }

  /** Whether a directory is there by now. */
  public boolean isDirectory(String path) {
    return path.isEmpty() || TreeDiff.isDirectory(find(path));
  }

  /**
   * What is there by now; a directory that was edited is told as it was before.
   *
   * @throws PathException when something on the way to it is not a directory
   */
  public Optional<Entry> find(String path) {
    Folder at = top;
    String walked = "";
    for (String name : Tree.segments(FlatTree.parentOf(path))) {
      walked = FlatTree.join(walked, name);
      if (!at.entries.containsKey(name)) {
        return Optional.empty();
      }
      at = open(at, name, walked);
    }
    return Optional.ofNullable(at.entries.get(FlatTree.nameOf(path)));
  }

  /**
   * Puts a file or link there, with the directories that lead to it.
   *
   * @throws PathException when a directory is there, or something on the way is none
   */
  public void put(String path, Entry leaf) {
    var parent = parentOf(path);
    String name = FlatTree.nameOf(path);
    var before = Optional.ofNullable(parent.entries.get(name));
    if (TreeDiff.isDirectory(before)) {
      throw PathException.isDirectory(path, "Choose another path, or remove it first.");
    }
    if (before.isPresent() && !Entry.same(before, Optional.of(leaf))) {
      overwritten.add(path);
    }
    parent.entries.put(name, leaf);
  }

  /**
   * Puts a directory with all that is in it there, where nothing is.
   *
   * @throws PathException when something on the way is not a directory
   */
  public void graft(String path, Entry.Directory directory) {
    parentOf(path).entries.put(FlatTree.nameOf(path), directory);
  }

  /**
   * Removes what is there, with all below it.
   *
   * @throws PathException when nothing is
   */
  public void remove(String path) {
    find(path).orElseThrow(() -> PathException.absent(path));
    var parent = parentOf(path);
    parent.entries.remove(FlatTree.nameOf(path));
    parent.opened.remove(FlatTree.nameOf(path));
  }

  /** Files and links that were put in place of different ones. */
  public SortedSet<String> overwritten() {
    return overwritten;
  }

  /** Makes the nodes of what was edited and gives the top directory. */
  public Entry.Directory build(FlatTree.Spill spill) {
    return build(top, spill);
  }

  private Entry.Directory build(Folder folder, FlatTree.Spill spill) {
    folder.opened.forEach((name, child) -> folder.entries.put(name, build(child, spill)));
    return nodes.directory(folder.entries, spill);
  }

  private Folder parentOf(String path) {
    Folder at = top;
    String walked = "";
    for (String name : Tree.segments(FlatTree.parentOf(path))) {
      walked = FlatTree.join(walked, name);
      at = open(at, name, walked);
    }
    return at;
  }

  private Folder open(Folder parent, String name, String path) {
    var open = parent.opened.get(name);
    if (open != null) {
      return open;
    }
    var folder =
        switch (parent.entries.get(name)) {
          case null -> folder(nodes.add(Node.EMPTY));
          case Entry.Directory directory -> folder(directory);
          case Entry.File file -> throw PathException.notDirectory(path);
          case Entry.Link link -> throw PathException.notDirectory(path);
        };
    parent.opened.put(name, folder);
    // So that it is seen as a directory before it is built.
    parent.entries.putIfAbsent(name, nodes.add(Node.EMPTY));
    return folder;
  }

  private Folder folder(Entry.Directory directory) {
    return new Folder(nodes.node(directory.node()).entries());
  }
}
