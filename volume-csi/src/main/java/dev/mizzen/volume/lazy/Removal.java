package dev.mizzen.volume.lazy;

import dev.mizzen.volume.lazy.ViewState.Edit;
import dev.mizzen.volume.snapshot.Entry;
import java.util.ArrayList;

/** What becomes of nodes that nobody needs any more. */
final class Removal {

  /** No local file is left over. */
  static final long NOTHING = FileInode.CLEAN;

  private final Staging staging;
  private final Quota quota;

  Removal(Staging staging, Quota quota) {
    this.staging = staging;
    this.quota = quota;
  }

  /** Deletes a local file that {@link #ifUseless} gave. */
  void finish(long local) {
    if (local != NOTHING) {
      staging.delete(local);
    }
  }

  /**
   * Drops a node that has no name, if nobody has it open or can ask for it.
   *
   * @return number of its local file, or {@link #NOTHING}
   */
  long ifUseless(Edit edit, Inode inode) {
    if (!inode.places.isEmpty() || !inode.isForgotten()) {
      return NOTHING;
    }
    return drop(edit, inode);
  }

  /** The same, for one that the kernel has forgotten, as far as this process knows. */
  long ifForgotten(Edit edit, Inode inode) {
    if (inode.references > 0) {
      return NOTHING;
    }
    if (inode.places.isEmpty()) {
      return drop(edit, inode);
    }
    if (!inode.inherited && !inode.fixed && !inode.isDressed() && isUnused(inode)) {
      // The journal may keep it: read again, it is a name the kernel has not asked for.
      edit.table().apply(new Change.Dropped(inode.number), 0);
    }
    return NOTHING;
  }

  private static boolean isUnused(Inode inode) {
    return switch (inode) {
      case DirectoryInode directory -> directory.known.isEmpty() && directory.own.isEmpty();
      case FileInode file -> file.handles == 0 && file.writers == 0;
      case LinkInode _ -> true;
    };
  }

  private long drop(Edit edit, Inode inode) {
    if (!isUnused(inode) && inode instanceof FileInode) {
      return NOTHING;
    }
    var changes = new ArrayList<Change>();
    long local = NOTHING;
    if (inode instanceof FileInode file) {
      if (file.isStaged()) {
        local = file.local;
        quota.add(-file.counted);
      } else {
        long size = file.entry.map(entry -> ((Entry.File) entry).size()).orElse(0L);
        changes.add(new Change.CleanBytes(edit.table().cleanBytes() - size));
        quota.add(-size);
      }
    }
    changes.add(new Change.Dropped(inode.number));
    edit.apply(changes);
    return local;
  }
}
