package dev.mizzen.volume.lazy;

import java.util.ArrayList;
import java.util.List;

/** Files with several names become a file for each name, as the volume has them. */
final class Twins {

  private Twins() {}

  /** Whether nothing is the pod's own afterwards; all of it must have been committed. */
  static boolean part(ViewState.Edit edit) {
    for (var inode : List.copyOf(edit.table().inodes().values())) {
      if (inode instanceof FileInode file && file.places.size() > 1 && !file.isStaged()) {
        var changes = new ArrayList<Change>();
        for (var place : file.places.subList(1, file.places.size())) {
          changes.add(
              new Change.Known(place.parent(), place.name(), edit.table().fresh(), file.kind()));
        }
        edit.apply(changes);
      }
    }
    var base = edit.table().root().base().orElseThrow();
    edit.apply(Rebase.onto(edit.names(), base).changes());
    return edit.table().root().own.isEmpty();
  }
}
