package dev.mizzen.volume.fuse;

/**
 * Which permission bits nodes may have. Files have no set-id bits: mounts ignore them anyway, and
 * so nothing has to take them away when a file is written to.
 */
final class Modes {

  static final int PERMISSIONS = 07777;
  static final int SET_IDS = 06000;
  private static final int SET_USER_ID = 04000;

  private Modes() {}

  static int ofFile(int mode) {
    return mode & PERMISSIONS & ~SET_IDS;
  }

  /** Directories pass their group on to what is made in them. */
  static int ofDirectory(int mode) {
    return mode & PERMISSIONS & ~SET_USER_ID;
  }
}
