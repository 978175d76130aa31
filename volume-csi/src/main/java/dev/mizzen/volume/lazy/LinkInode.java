package dev.mizzen.volume.lazy;

import dev.mizzen.volume.lazy.Change.Kind;

/** A symbolic link; it never changes. */
final class LinkInode extends Inode {

  LinkInode(long number) {
    super(number);
  }

  @Override
  Kind kind() {
    return Kind.LINK;
  }
}
