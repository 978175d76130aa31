package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import java.util.Optional;

/** Permission bits. A view is a pod's own, so that what it does not say is open to all of it. */
final class Modes {

  static final int MASK = 07777;

  private static final int EXECUTABLE = 0100;

  private Modes() {}

  /**
   * @param entry what a commit says of it
   */
  static int of(Inode inode, Optional<Entry> entry) {
    return inode.mode.orElseGet(
        () ->
            switch (inode) {
              case DirectoryInode _ -> 0777;
              case LinkInode _ -> 0777;
              case FileInode _ -> entry.filter(Modes::isExecutable).isPresent() ? 0777 : 0666;
            });
  }

  static boolean isExecutable(Entry entry) {
    return entry instanceof Entry.File file && file.executable();
  }

  static boolean isExecutable(int mode) {
    return (mode & EXECUTABLE) != 0;
  }
}
