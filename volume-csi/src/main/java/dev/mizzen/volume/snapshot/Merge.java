package dev.mizzen.volume.snapshot;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Three-way merge by path: what only one side changed comes from that side; what both changed is
 * ours, and theirs is reported. A deletion is a change like any other; of a file against a
 * directory ours stays, with its whole subtree.
 */
final class Merge {

  private final OverlayNodes nodes;
  private final SortedSet<String> overwritten = new TreeSet<>();

  /**
   * @param overwritten paths where a change of theirs did not survive
   */
  record Merged(Entry.Directory root, SortedSet<String> overwritten) {}

  private Merge(OverlayNodes nodes) {
    this.nodes = nodes;
  }

  static Merged of(
      OverlayNodes nodes, Entry.Directory base, Entry.Directory theirs, Entry.Directory ours) {
    var merge = new Merge(nodes);
    var root = merge.merge("", Optional.of(base), Optional.of(theirs), Optional.of(ours));
    return new Merged((Entry.Directory) root.orElseThrow(), merge.overwritten);
  }

  private Optional<Entry> merge(
      String path, Optional<Entry> base, Optional<Entry> theirs, Optional<Entry> ours) {
    if (Entry.same(ours, base) || Entry.same(ours, theirs)) {
      return theirs;
    }
    if (Entry.same(theirs, base)) {
      return ours;
    }
    boolean wasDirectory = TreeDiff.isDirectory(base);
    boolean oursIs = TreeDiff.isDirectory(ours);
    boolean theirsIs = TreeDiff.isDirectory(theirs);
    if (oursIs && theirsIs) {
      return Optional.of(directory(path, base, theirs, ours));
    }
    if (wasDirectory && (oursIs && theirs.isEmpty() || theirsIs && ours.isEmpty())) {
      // One side removed the directory while the other changed something in it: decided file by
      // file.
      return Optional.<Entry>of(directory(path, base, theirs, ours)).filter(this::hasEntries);
    }
    if (wasDirectory && oursIs) {
      return fileInPlaceOfOurDirectory(path, base, theirs, ours);
    }
    report(path, base, theirs);
    return ours;
  }

  /** Theirs put a file where base and ours have a directory. */
  private Optional<Entry> fileInPlaceOfOurDirectory(
      String path, Optional<Entry> base, Optional<Entry> theirs, Optional<Entry> ours) {
    Optional<Entry> left =
        Optional.<Entry>of(directory(path, base, Optional.empty(), ours)).filter(this::hasEntries);
    if (left.isEmpty()) {
      return theirs;
    }
    overwritten.add(path);
    return left;
  }

  private Entry.Directory directory(
      String path, Optional<Entry> base, Optional<Entry> theirs, Optional<Entry> ours) {
    var differing = new Differing(nodes, theirs, ours);
    var was = differing.entries(base);
    var their = differing.entries(theirs);
    var our = differing.entries(ours);
    var names = new TreeSet<>(was.keySet());
    names.addAll(their.keySet());
    names.addAll(our.keySet());
    var merged = new Folder(nodes);
    differing.common().forEach(part -> merged.keep(part, differing.isLast(part)));
    for (String name : names) {
      merge(
              FlatTree.join(path, name),
              Optional.ofNullable(was.get(name)),
              Optional.ofNullable(their.get(name)),
              Optional.ofNullable(our.get(name)))
          .ifPresent(entry -> merged.place(name, entry));
    }
    return merged.build(FlatTree.Spill.NONE);
  }

  /** Every path at or below this one where theirs had changed something. */
  private void report(String path, Optional<Entry> base, Optional<Entry> theirs) {
    if (Entry.same(base, theirs)) {
      return;
    }
    if (theirs.filter(this::hasEntries).isEmpty()) {
      overwritten.add(path);
      return;
    }
    var differing = new Differing(nodes, base, theirs);
    var young = differing.entries(theirs);
    var old = differing.entries(base);
    var names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    for (String name : names) {
      report(
          FlatTree.join(path, name),
          Optional.ofNullable(old.get(name)),
          Optional.ofNullable(young.get(name)));
    }
  }

  private boolean hasEntries(Entry entry) {
    return entry instanceof Entry.Directory directory
        && !Node.EMPTY.equals(nodes.object(directory.node()));
  }
}
