package dev.mizzen.volume.lazy;

import java.util.ArrayList;
import java.util.List;

/** Files and links with several names become one for each name, as the volume has them. */
final class Twins {

  private Twins() {}

  /** Whether nothing is the pod's own afterwards; all of it must have been committed. */
  static boolean part(ViewState.Edit edit) {
    for (var inode : List.copyOf(edit.table().inodes().values())) {
      if (inode.places.size() > 1 && !(inode instanceof FileInode file && file.isStaged())) {
        var changes = new ArrayList<Change>();
        for (var place : inode.places.subList(1, inode.places.size())) {
          changes.add(
              new Change.Known(place.parent(), place.name(), edit.table().fresh(), inode.kind()));
        }
        edit.apply(changes);
      }
    }
    var base = edit.table().root().base().orElseThrow();
    edit.apply(Rebase.onto(edit.names(), base).changes());
    return edit.table().root().own.isEmpty();
  }
}
