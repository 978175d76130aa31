package dev.mizzen.volume.snapshot;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What differs between two trees; equal subtrees are not read. */
public final class TreeDiff {

  private final Nodes nodes;
  private final SortedMap<String, Change> changes = new TreeMap<>();

  /**
   * A path that differs: a file or link, or a directory that only one side has.
   *
   * @param before absent when it is new
   * @param after absent when it is gone
   */
  public record Change(Optional<Entry> before, Optional<Entry> after) {}

  private TreeDiff(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Changes by path that lead from one tree to the other. */
  public static SortedMap<String, Change> between(
      Nodes nodes, Entry.Directory before, Entry.Directory after) {
    var diff = new TreeDiff(nodes);
    diff.descend("", Optional.of(before), Optional.of(after));
    return diff.changes;
  }

  private void compare(String path, Optional<Entry> before, Optional<Entry> after) {
    if (Entry.same(before, after)) {
      return;
    }
    boolean was = isDirectory(before);
    boolean is = isDirectory(after);
    if (!was || !is) {
      changes.put(path, new Change(before, after));
    }
    if (was || is) {
      descend(path, before.filter(e -> was), after.filter(e -> is));
    }
  }

  private void descend(String path, Optional<Entry> before, Optional<Entry> after) {
    if (Entry.same(before, after)) {
      return;
    }
    nodes.prepare(
        Stream.of(before, after)
            .flatMap(Optional::stream)
            .map(entry -> ((Entry.Directory) entry).node())
            .toList());
    var differing = new Differing(nodes, before, after);
    var old = differing.entries(before);
    var young = differing.entries(after);
    var names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    for (String name : names) {
      compare(
          FlatTree.join(path, name),
          Optional.ofNullable(old.get(name)),
          Optional.ofNullable(young.get(name)));
    }
  }

  static boolean isDirectory(Optional<Entry> entry) {
    return entry.filter(Entry.Directory.class::isInstance).isPresent();
  }
}
