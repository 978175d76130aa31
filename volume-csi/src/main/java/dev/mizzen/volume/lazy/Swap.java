package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.TreeDiff;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Puts another commit below a view of which nothing is the pod's own. */
final class Swap {

  private final ViewState.Edit edit;
  private final List<Change> changes = new ArrayList<>();
  private final Set<Long> renewed = new HashSet<>();
  private final Set<Long> inodes = new LinkedHashSet<>();
  private final Set<Inode.Place> names = new LinkedHashSet<>();

  /** From this many names on, all are dropped at once. */
  private static final int MANY = 256;

  /** What the kernel may remember that is not true any more. */
  record Stale(Set<Long> inodes, Set<Inode.Place> names) {

    void tell(Notifier kernel) {
      boolean told = names.size() > MANY && kernel.allEntries();
      if (!told) {
        names.forEach(place -> kernel.entry(place.parent(), place.name()));
      }
      inodes.forEach(kernel::inode);
    }
  }

  private Swap(ViewState.Edit edit) {
    this.edit = edit;
  }

  /**
   * @param differences by path, between the base and that commit
   */
  static Stale to(
      ViewState.Edit edit, Commit head, SortedMap<String, TreeDiff.Change> differences) {
    var swap = new Swap(edit);
    var root = edit.table().root();
    var base = head.rootDirectory();
    swap.changes.add(new Change.Base(root.number, Kind.DIRECTORY, Optional.of(base)));
    // What is below goes before what it is in.
    for (var path : new ArrayList<>(differences.keySet()).reversed()) {
      swap.path(path, differences.get(path));
    }
    swap.changes.add(new Change.CleanBytes(base.bytes()));
    swap.changes.add(new Change.InStep(head.number()));
    edit.apply(swap.changes);
    return new Stale(swap.inodes, swap.names);
  }

  private void path(String path, TreeDiff.Change difference) {
    var parent = parent(path);
    if (parent.isEmpty()) {
      // The kernel knows nothing there.
      return;
    }
    String name = FlatTree.nameOf(path);
    var child = Optional.ofNullable(parent.get().known.get(name)).flatMap(edit.table()::find);
    boolean files = isFile(difference.before()) && isFile(difference.after());
    if (files) {
      child.ifPresent(inode -> content(inode, (Entry.File) difference.after().get()));
      return;
    }
    child.ifPresent(inode -> changes.add(new Change.Cleared(parent.get().number, name)));
    names.add(new Inode.Place(parent.get().number, name));
    inodes.add(parent.get().number);
  }

  private void content(Inode inode, Entry.File after) {
    renew(inode);
    inodes.add(inode.number);
    if (inode.mode.isPresent()) {
      int mode = inode.mode.getAsInt();
      int marks = (mode & 0444) >> 2;
      changes.add(
          new Change.Mode(inode.number, after.executable() ? mode | marks | 0100 : mode & ~0111));
    }
  }

  /** The directory that holds a path, if the kernel may know it; on the way all are seen anew. */
  private Optional<DirectoryInode> parent(String path) {
    var at = edit.table().root();
    String directory = FlatTree.parentOf(path);
    for (String name : directory.isEmpty() ? new String[0] : directory.split("/")) {
      var child = Optional.ofNullable(at.known.get(name)).flatMap(edit.table()::find);
      if (child.isEmpty() || !(child.get() instanceof DirectoryInode inode)) {
        return Optional.empty();
      }
      renew(inode);
      at = inode;
    }
    return Optional.of(at);
  }

  private void renew(Inode inode) {
    if (renewed.add(inode.number)) {
      changes.add(new Change.Renewed(inode.number));
    }
  }

  private static boolean isFile(Optional<Entry> entry) {
    return entry.filter(Entry.File.class::isInstance).isPresent();
  }
}
