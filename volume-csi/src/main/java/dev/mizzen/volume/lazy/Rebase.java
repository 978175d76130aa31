package dev.mizzen.volume.lazy;

import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.snapshot.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a view onto another base while what the pod sees stays the same: names that the new base has
 * as the pod has them are its own no more. Whatever was changed since the base was planned stays
 * the pod's own.
 */
final class Rebase {

  private final Names names;
  private final List<Change> changes = new ArrayList<>();
  private final List<Adoption> adoptions = new ArrayList<>();
  private long cleanBytes;

  /** A local file that nothing writes any more, and that has the content of a commit. */
  record Adoption(long local, Entry.File entry) {}

  /**
   * @param changes to be applied at once
   * @param adoptions local files that are free afterwards
   */
  record Rebased(List<Change> changes, List<Adoption> adoptions) {}

  private Rebase(Names names) {
    this.names = names;
    this.cleanBytes = names.table().cleanBytes();
  }

  /** What leads to the new base, all of it that can be taken. */
  static Rebased onto(Names names, Entry.Directory base) {
    var rebase = new Rebase(names);
    rebase.directory(names.table().root(), base);
    rebase.changes.add(new Change.CleanBytes(rebase.cleanBytes));
    return new Rebased(rebase.changes, rebase.adoptions);
  }

  /** Whether nothing of it is the pod's own any more. */
  private boolean directory(DirectoryInode directory, Entry.Directory base) {
    if (directory.own.isEmpty() && names.entry(directory).filter(base::sameAs).isPresent()) {
      return true;
    }
    var old = names.base(directory);
    var young = names.children(base);
    var hidden = new ArrayList<String>();
    for (String name : Difference.names(old, young)) {
      if (directory.own.containsKey(name)) {
        continue;
      }
      var was = Optional.ofNullable(old.get(name));
      if (was.isEmpty()) {
        // Committed, and removed since.
        hidden.add(name);
      } else if (!Entry.same(was, Optional.ofNullable(young.get(name)))) {
        return false;
      }
    }
    changes.add(new Change.Base(directory.number, Kind.DIRECTORY, Optional.of(base)));
    boolean clean = hidden.isEmpty();
    for (var own : directory.own.entrySet()) {
      clean &= name(directory, own.getKey(), own.getValue(), young.get(own.getKey()));
    }
    hidden.forEach(name -> changes.add(new Change.Hidden(directory.number, name)));
    return clean;
  }

  private boolean name(DirectoryInode directory, String name, long number, Entry young) {
    if (number == DirectoryInode.NOTHING) {
      if (young == null) {
        changes.add(new Change.Cleared(directory.number, name));
      }
      return young == null;
    }
    var inode = names.inode(number);
    boolean clean =
        switch (inode) {
          case DirectoryInode child ->
              young instanceof Entry.Directory base && directory(child, base);
          case LinkInode link ->
              link.places.size() == 1 && young != null && young.sameAs(link.entry.orElseThrow());
          case FileInode file -> young instanceof Entry.File entry && file(file, entry);
        };
    if (clean) {
      changes.add(new Change.Known(directory.number, name, number, inode.kind()));
    }
    return clean;
  }

  private boolean file(FileInode file, Entry.File young) {
    if (!file.isStaged()) {
      // Of several names each is to become a file of its own; here they are one.
      return file.places.size() == 1 && Plan.clean(file).sameAs(young);
    }
    boolean read = file.hashed.isPresent() && file.hashedVersion == file.version.get();
    if (!read || file.isBeingWritten() || file.backing.isPresent()) {
      // What the kernel reads itself must stay what the next one who writes goes on with.
      return false;
    }
    var entry = file.hashed.get().entry();
    boolean same =
        entry.with(Modes.isExecutable(Modes.of(file, Optional.empty())), 0).sameAs(young);
    if (!same) {
      return false;
    }
    adopt(file, young, entry.modifiedNanos());
    return file.places.size() == 1;
  }

  private void adopt(FileInode file, Entry.File young, long modified) {
    boolean once = adoptions.stream().noneMatch(adoption -> adoption.local() == file.local);
    if (once) {
      adoptions.add(new Adoption(file.local, young));
      cleanBytes += young.size();
      changes.add(new Change.Base(file.number, Kind.FILE, Optional.of(young)));
      if (young.modifiedNanos() != modified) {
        changes.add(new Change.Modified(file.number, modified));
      }
    }
  }
}
