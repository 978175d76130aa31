package dev.mizzen.volume.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Makes a tree out of another one, path by path. Only directories on the way to what changes are
 * read. A file never takes the place of a directory, nor the other way round. For one thread.
 */
public final class TreeEditor {

  private final OverlayNodes nodes;
  private final Level top;
  private final SortedSet<String> overwritten = new TreeSet<>();

  private record Level(Folder folder, Map<String, Level> opened) {}

  public TreeEditor(OverlayNodes nodes, Entry.Directory from) {
    this.nodes = nodes;
    this.top = level(from);
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
    Level at = top;
    String walked = "";
    for (String name : Tree.segments(FlatTree.parentOf(path))) {
      walked = FlatTree.join(walked, name);
      if (at.folder().find(name).isEmpty()) {
        return Optional.empty();
      }
      at = open(at, name, walked);
    }
    return at.folder().find(FlatTree.nameOf(path));
  }

  /**
   * Puts a file or link there, with the directories that lead to it.
   *
   * @throws PathException when a directory is there, or something on the way is none
   */
  public void put(String path, Entry leaf) {
    var parent = parentOf(path);
    String name = FlatTree.nameOf(path);
    var before = parent.folder().find(name);
    if (TreeDiff.isDirectory(before)) {
      throw PathException.isDirectory(path, "Choose another path, or remove it first.");
    }
    if (before.isPresent() && !Entry.same(before, Optional.of(leaf))) {
      overwritten.add(path);
    }
    parent.folder().put(name, leaf);
  }

  /**
   * Puts a directory with all that is in it there, where nothing is.
   *
   * @throws PathException when something on the way is not a directory
   */
  public void graft(String path, Entry.Directory directory) {
    parentOf(path).folder().put(FlatTree.nameOf(path), directory);
  }

  /**
   * Removes what is there, with all below it.
   *
   * @throws PathException when nothing is
   */
  public void remove(String path) {
    find(path).orElseThrow(() -> PathException.absent(path));
    var parent = parentOf(path);
    parent.folder().remove(FlatTree.nameOf(path));
    parent.opened().remove(FlatTree.nameOf(path));
  }

  /** Files and links that were put in place of different ones. */
  public SortedSet<String> overwritten() {
    return overwritten;
  }

  /** Makes the nodes of what was edited and gives the top directory. */
  public Entry.Directory build(FlatTree.Spill spill) {
    return build(top, spill);
  }

  private static Entry.Directory build(Level level, FlatTree.Spill spill) {
    level.opened().forEach((name, child) -> level.folder().put(name, build(child, spill)));
    return level.folder().build(spill);
  }

  private Level parentOf(String path) {
    Level at = top;
    String walked = "";
    for (String name : Tree.segments(FlatTree.parentOf(path))) {
      walked = FlatTree.join(walked, name);
      at = open(at, name, walked);
    }
    return at;
  }

  private Level open(Level parent, String name, String path) {
    var open = parent.opened().get(name);
    if (open != null) {
      return open;
    }
    var there = parent.folder().find(name);
    var level =
        switch (there.orElse(null)) {
          case null -> level(nodes.add(Node.EMPTY));
          case Entry.Directory directory -> level(directory);
          case Entry.File file -> throw PathException.notDirectory(path);
          case Entry.Link link -> throw PathException.notDirectory(path);
        };
    parent.opened().put(name, level);
    if (there.isEmpty()) {
      // So that it is seen as a directory before it is built.
      parent.folder().put(name, nodes.add(Node.EMPTY));
    }
    return level;
  }

  private Level level(Entry.Directory directory) {
    return new Level(Folder.of(nodes, directory), new HashMap<>());
  }
}
